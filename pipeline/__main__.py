"""The command line: `python -m pipeline STAGE …`, a command a stage, and the tools.

`dvc.yaml` holds the exact command of every stage; people usually run `dvc repro` or `make run`.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import sys
from pathlib import Path
from types import ModuleType

from pipeline.console.errors import exit_code, raise_on_signals
from pipeline.console.threads import wait_briefly

STAGES = (
    "download_corpus",
    "prepare_corpus",
    "validate_corpus",
    "train_tokenizer",
    "tokenize_corpus",
    "validate_tokens",
    "pretrain",
    "import_encoder",
    "train_embeddings",
    "prepare_task",
    "validate_task",
    "fit_baselines",
    "finetune",
    "finetune_imported",
    "evaluate",
)
# Tools with a module of their own, which has `add_arguments(parser)` and `run(arguments)`.
MODULES = {
    "export_huggingface": "pipeline.huggingface.writing.export_command",
    "import_huggingface": "pipeline.huggingface.reading.import_command",
    "tune": "pipeline.tuning.command",
    "find_learning_rate": "pipeline.diagnostics.find_learning_rate",
    "estimate_gradient_noise": "pipeline.diagnostics.estimate_gradient_noise",
    "embed": "pipeline.inference.commands.embed",
    "fill_mask": "pipeline.inference.commands.fill_mask",
    "predict": "pipeline.inference.commands.predict",
    "inspect_attention": "pipeline.inference.commands.inspect_attention",
}
WITHOUT_PARAMS = ("embed", "fill_mask", "predict", "inspect_attention")
TOOLS = {
    "preset": "overlay presets/NAME.yaml on params.yaml, in place",
    "check": "say every mistake of params.yaml, or that there is none",
    "tune": "choose learning rates on validation, with the same trials for every strategy",
    "find_learning_rate": "raise the learning rate step by step, and plot where the loss falls",
    "estimate_gradient_noise": "how many sequences a gradient needs, to choose pretrain.batch_size",
    "export_huggingface": "write a model as a folder that `transformers` opens, with a model card",
    "import_huggingface": "write someone else's encoder as one of ours, from a folder or the hub",
    "embed": "one vector a text, from an encoder or a fine-tuned model",
    "fill_mask": "what an encoder would put in place of a mask",
    "predict": "a fine-tuned model's labels, tags or numbers for texts or a file",
    "inspect_attention": "a page of what every attention head looks at in a text",
    "report": "write reports/report.html again, from the metrics and the logs that are there",
    "tables": "print the results of a metrics.json as Markdown",
    "hash": "print the sha256 that a `files` source of this path needs",
    "dependencies": "compare dvc.yaml's code dependencies with the imports",
}


def summary_of(name: str) -> str:
    """The first line of a stage's docstring, read without importing it."""
    source = (Path(__file__).parent / "stages" / f"{name}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def build_parser(command: str | None) -> argparse.ArgumentParser:
    """The parser; only the stage that was named is imported."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline",
        description="From raw text to a proven BERT. Each stage reads params.yaml.",
        epilog="The whole pipeline: `make run`, or `dvc repro`. One stage: `dvc repro -s STAGE`.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in STAGES:
        stage = commands.add_parser(name, help=summary_of(name), description=summary_of(name))
        if name == command:
            _add_stage_arguments(stage, importlib.import_module(f"pipeline.stages.{name}"))
    for name, text in TOOLS.items():
        tool = commands.add_parser(name, help=text, description=text)
        if name not in WITHOUT_PARAMS:
            tool.add_argument("--params", type=Path, default=Path("params.yaml"))
        if name == "preset":
            tool.add_argument("name", help="the file's name in presets/, without .yaml")
        elif name == command and name in MODULES:
            importlib.import_module(MODULES[name]).add_arguments(tool)
        elif name == "tables":
            tool.add_argument("--metrics", type=Path, default=Path("reports/metrics.json"))
        elif name == "hash":
            tool.add_argument("path", type=Path)
    return parser


def _add_stage_arguments(parser: argparse.ArgumentParser, stage: ModuleType) -> None:
    parser.description = stage.__doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for name, text in stage.OPTIONS.items():
        parser.add_argument(f"--{name}", required=True, help=text)
    for name, text in stage.INPUTS.items():
        parser.add_argument(f"--{name}", required=True, type=Path, metavar="PATH", help=text)
    parser.add_argument(
        "--output", required=True, type=Path, metavar="PATH", help="where the result is put"
    )
    parser.add_argument(
        "--params", type=Path, default=Path("params.yaml"), help="default: params.yaml"
    )


def run_stage(arguments: argparse.Namespace) -> None:
    """Load the params and run one stage; what it took is kept in `logs`."""
    from pipeline.console.run_record import RunRecord
    from pipeline.params import load

    stage = importlib.import_module(f"pipeline.stages.{arguments.command}")
    options = {name: getattr(arguments, name) for name in stage.OPTIONS}
    record = RunRecord(arguments.command, options)
    stage.run(
        load(arguments.params),
        {name: getattr(arguments, name) for name in stage.INPUTS},
        arguments.output,
        **options,
    )
    if os.environ.get("RANK", "0") == "0":  # torchrun starts one of these for each device
        record.write()


def run_tool(arguments: argparse.Namespace) -> None:
    """Run one of `TOOLS`."""
    if arguments.command in MODULES:
        importlib.import_module(MODULES[arguments.command]).run(arguments)
    elif arguments.command == "preset":
        from pipeline.params.presets import apply_preset

        apply_preset(arguments.name, arguments.params)
    elif arguments.command == "check":
        from pipeline.params import load

        load(arguments.params)
        print(f"{arguments.params}: no mistake")
    elif arguments.command == "report":
        from pipeline.report import page

        print(page.write(Path("reports"), Path("logs")))
    elif arguments.command == "tables":
        from pipeline.report import markdown

        print(markdown.tables(arguments.metrics))
    elif arguments.command == "hash":
        from pipeline.fetching.local_files import path_hash

        print(path_hash(arguments.path))
    elif arguments.command == "dependencies":
        from pipeline.console.dependencies import check_dependencies

        check_dependencies(Path("dvc.yaml"), STAGES)


def main(argv: list[str]) -> int:
    """Run one command; returns its exit code. Only a bug of ours shows a traceback."""
    wait_briefly()
    command = next((word for word in argv if not word.startswith("-")), None)

    def work() -> None:
        arguments = build_parser(command).parse_args(argv)
        raise_on_signals()
        (run_stage if arguments.command in STAGES else run_tool)(arguments)

    return exit_code(command or "pipeline", work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
