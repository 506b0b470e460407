"""The command line: `python -m pipeline STAGE …`, a command a stage, and the tools.

`--pipeline NAME` is for the stages and the params of another pipeline than the main one. dvc.yaml
holds the exact command of every stage; people usually run `dvc repro` or `make run`.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import sys
from pathlib import Path

from pipeline.console.command_line import in_spoken_language, tell_argparse
from pipeline.console.errors import exit_code, raise_on_signals
from pipeline.console.pipelines import MAIN, Pipeline, pipeline_named, present
from pipeline.console.surroundings import prepare_surroundings
from pipeline.console.threads import wait_briefly
from pipeline.languages.setting import speak_as_set
from pipeline.languages.spoken import _

# Tools with a module of their own, which has `add_arguments(parser)` and `run(arguments)`.
MODULES = {
    "export_huggingface": "pipeline.huggingface.writing.export_command",
    "export_onnx": "pipeline.onnx_graphs.command",
    "import_huggingface": "pipeline.huggingface.reading.import_command",
    "tuning_table": "pipeline.tuning.table",
    "find_learning_rate": "pipeline.diagnostics.find_learning_rate",
    "estimate_gradient_noise": "pipeline.diagnostics.estimate_gradient_noise",
    "fit_budget": "pipeline.diagnostics.fit_budget",
    "embed": "pipeline.inference.commands.embed",
    "fill_mask": "pipeline.inference.commands.fill_mask",
    "predict": "pipeline.inference.commands.predict",
    "translate": "pipeline.inference.commands.translate",
    "inspect_attention": "pipeline.inference.commands.inspect_attention",
    "inspect_alignment": "pipeline.inference.commands.inspect_alignment",
}
WITHOUT_PARAMS = (
    *(
        "tuning_table",
        "export_onnx",
        "embed",
        "fill_mask",
        "predict",
        "translate",
        "inspect_attention",
        "inspect_alignment",
    ),
)
# Of every pipeline; where none is named, `check` and `dependencies` are for all that are there.
OF_EVERY_PIPELINE = ("preset", "check", "hash", "dependencies", "tables")
TOOLS = {
    "preset": "overlay presets/NAME.yaml on params.yaml, in place",
    "check": "write what params.yaml leaves out; say every mistake, else epochs, trials",
    "tuning_table": "print what the stage tune tried, and chose, as Markdown",
    "find_learning_rate": "raise the learning rate step by step, and plot where the loss falls",
    "fit_budget": "write pretrain.budget: the tokens that this machine sees in so many minutes",
    "estimate_gradient_noise": "how many sequences a gradient needs, to choose pretrain.batch_size",
    "export_huggingface": "write a model as a folder that `transformers` opens, with a model card",
    "export_onnx": "write a model as an ONNX graph, which runs without torch and without us",
    "import_huggingface": "write someone else's encoder as one of ours, from a folder or the hub",
    "embed": "one vector a text, from an encoder or a fine-tuned model",
    "fill_mask": "what an encoder would put in place of a mask",
    "predict": "a fine-tuned model's labels, tags or numbers for texts or a file",
    "translate": "what translation models make of texts, and which words they looked at",
    "inspect_attention": "a page of what every attention head looks at in a text",
    "inspect_alignment": "a page of where translation models look in one sentence, side by side",
    "report": "write reports/report.html again, from the metrics and the logs that are there",
    "tables": "print the results of a metrics.json as Markdown",
    "hash": "print the sha256 that a `files` source of this path needs",
    "dependencies": "compare dvc.yaml's code dependencies with the imports",
}


def summary_of(stage: Path) -> str:
    """The first line of a stage's docstring, read without importing it."""
    source = stage.read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


def split_pipeline(argv: list[str]) -> tuple[str | None, list[str]]:
    """The name that `--pipeline` gives, wherever it stands, and the other words."""
    parser = argparse.ArgumentParser("python -m pipeline", add_help=False, allow_abbrev=False)
    parser.add_argument("--pipeline")
    known, words = parser.parse_known_args(argv)
    return known.pipeline, words


def params_named(words: list[str]) -> Path | None:
    """What `--params` gives, read before the whole command is: its help has a language too."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--params", type=Path, nargs="?")
    known, _others = parser.parse_known_args(words)
    return known.params


def build_parser(command: str | None, pipeline: Pipeline = MAIN) -> argparse.ArgumentParser:
    """The parser; only the stage that was named is imported."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline",
        description=f"{_(pipeline.summary)} "
        + _("Each stage reads {file}.").format(file=pipeline.params_file),
        epilog=_usage(pipeline),
        allow_abbrev=False,
    )
    parser.add_argument("--pipeline", metavar="NAME", help=_("another pipeline than the main one"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in pipeline.stage_names():
        summary = _(summary_of(pipeline.stage_file(name)))
        stage = commands.add_parser(name, help=summary, description=summary)
        if name == command:
            _add_stage_arguments(stage, pipeline, name)
    for name, text in TOOLS.items():
        if pipeline is not MAIN and name not in OF_EVERY_PIPELINE:
            continue
        if name == "tables" and pipeline.tables is None:
            continue
        tool = commands.add_parser(name, help=_(text), description=_(text))
        if name not in WITHOUT_PARAMS:
            default = None if name == "check" else pipeline.params_file
            tool.add_argument("--params", type=Path, default=default)
        if name == "preset":
            tool.add_argument("name", help=_("the file's name in presets/, without .yaml"))
        elif name == command and name in MODULES:
            importlib.import_module(MODULES[name]).add_arguments(tool)
        elif name == "tables":
            metrics = pipeline.folder / "reports/metrics.json"
            tool.add_argument("--metrics", type=Path, default=metrics)
        elif name == "hash":
            tool.add_argument("path", type=Path)
    return parser


def _usage(pipeline: Pipeline) -> str:
    if pipeline is MAIN:
        return _("The whole pipeline: `make run`, or `dvc repro`. One stage: `dvc repro -s STAGE`.")
    return _(
        "The whole pipeline: `python -m flows run --pipeline {name}`, or `dvc repro {file}`. One "
        "stage: `dvc repro -s {file}:STAGE`."
    ).format(name=pipeline.name, file=pipeline.dvc_file)


def _add_stage_arguments(parser: argparse.ArgumentParser, pipeline: Pipeline, name: str) -> None:
    stage = importlib.import_module(f"{pipeline.stages}.{name}")
    parser.description = stage.__doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    for name, text in stage.OPTIONS.items():
        parser.add_argument(f"--{name}", required=True, help=text)
    for name, text in stage.INPUTS.items():
        parser.add_argument(f"--{name}", required=True, type=Path, metavar="PATH", help=text)
    parser.add_argument(
        "--output", required=True, type=Path, metavar="PATH", help="where the result is put"
    )
    params_file = pipeline.params_file
    parser.add_argument("--params", type=Path, default=params_file, help=f"default: {params_file}")


def run_stage(pipeline: Pipeline, arguments: argparse.Namespace) -> None:
    """Load the params and run one stage; what it took is kept in `logs`."""
    from pipeline.console.run_record import RunRecord
    from pipeline.params import load_as

    stage = importlib.import_module(f"{pipeline.stages}.{arguments.command}")
    options = {name: getattr(arguments, name) for name in stage.OPTIONS}
    record = RunRecord(arguments.command, options, pipeline.folder)
    stage.run(
        load_as(pipeline.load_schema(), arguments.params),
        {name: getattr(arguments, name) for name in stage.INPUTS},
        arguments.output,
        **options,
    )
    if os.environ.get("RANK", "0") == "0":  # torchrun starts one of these for each device
        record.write()


def run_tool(arguments: argparse.Namespace, pipeline: Pipeline | None = None) -> None:
    """Run one of `TOOLS`; `pipeline` is the one that was named."""
    if arguments.command in MODULES:
        importlib.import_module(MODULES[arguments.command]).run(arguments)
    elif arguments.command == "preset":
        from pipeline.params.presets import apply_preset

        apply_preset(arguments.name, arguments.params, (pipeline or MAIN).load_schema())
    elif arguments.command == "check":
        from pipeline.doctor.forecast import forecast
        from pipeline.findings.forecasts import forecast_sentences
        from pipeline.params import Params, load_as
        from pipeline.params.completion import complete
        from pipeline.tuning.forecast import tuning_forecast, tuning_sentences

        named = pipeline or (MAIN if arguments.params else None)
        for one in [named] if named else present(Path()):
            file = arguments.params or one.params_file
            if said := complete(file, one.load_schema()):
                print(said)
            params = load_as(one.load_schema(), file)
            print(f"{file}: {_('no mistake')}")
            if isinstance(params, Params):
                print(*forecast_sentences(forecast(params, Path())), sep="\n")
                print(*tuning_sentences(tuning_forecast(params, Path())), sep="\n")
    elif arguments.command == "report":
        from pipeline.report import page

        print(page.write(Path("reports"), Path("logs")))
    elif arguments.command == "tables":
        from pipeline.console.pipelines import load

        tables = (pipeline or MAIN).tables
        assert tables is not None
        print(load(tables)(arguments.metrics))
    elif arguments.command == "hash":
        from pipeline.fetching.local_files import path_hash

        print(path_hash(arguments.path))
    elif arguments.command == "dependencies":
        from pipeline.console.dependencies import check_dependencies

        for one in [pipeline] if pipeline else present(Path()):
            check_dependencies(one, Path.cwd())


def main(argv: list[str]) -> int:
    """Run one command; returns its exit code. Only a bug of ours shows a traceback."""
    prepare_surroundings()
    wait_briefly()
    name, words = split_pipeline(argv)
    command = next((word for word in words if not word.startswith("-")), None)

    def work() -> None:
        named = pipeline_named(name) if name else None
        pipeline = named or MAIN
        speak_as_set(params_named(words) or pipeline.params_file)
        tell_argparse()
        arguments = in_spoken_language(build_parser(command, pipeline)).parse_args(words)
        raise_on_signals()
        if arguments.command in pipeline.stage_names():
            run_stage(pipeline, arguments)
        else:
            run_tool(arguments, named)

    return exit_code(command or "pipeline", work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
