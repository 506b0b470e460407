"""Score everything that was trained, beside what it should beat; write metrics, facts, a page.

The encoder: loss and accuracy on held-out documents, beside token frequencies and chance. Each
task: every strategy, label budget and seed of the params on the test split, beside the majority
class and linear models that see the same labels and, where one was imported, an encoder that
someone else pre-trained. Written: `output` (CSV for `dvc plots`, and `report.json`, all that a
page can show), beside it `metrics.json`; and, no output of DVC, the page `report.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.evaluation.encoder_facts import EncoderFacts
    from pipeline.evaluation.opened import Opened
    from pipeline.evaluation.results import Result
    from pipeline.params import Params
    from pipeline.tasks.task_data import TaskData

INPUTS = {
    "encoder": "the folder of the pre-trained encoders (data/encoder)",
    "tokens": "the tokenized corpus (data/tokens)",
    "tokenizer": "the tokenizer (data/tokenizer)",
    "embeddings": "the folder of word vectors (data/embeddings)",
    "tasks": "the folder of prepared tasks (data/tasks)",
    "baselines": "the folder of fitted baselines (data/baselines)",
    "finetuned": "the folder of fine-tuned models (data/finetuned)",
    "corpus": "the prepared corpus (data/corpus)",
    "validation": "the folder of validation results (reports/validation)",
}
OPTIONS: dict[str, str] = {}
SINGLE = ("corpus", "tokenizer", "tokens")  # inputs that are one artifact
LOGS = Path("logs")


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`, and beside it metrics.json and report.html."""
    from pipeline.evaluation import tables
    from pipeline.evaluation.opened import open_inputs
    from pipeline.evaluation.report_facts import metrics_of, report_of
    from pipeline.evaluation.task_facts import confusions_of
    from pipeline.findings.sentences import full_pretraining_sentences, sentences
    from pipeline.finetuning.strategies import strategies_of
    from pipeline.foundation.artifacts import input_hash, write_artifact, write_json
    from pipeline.report import page

    opened = open_inputs(params, inputs)
    encoder = _encoder(params, opened)
    results = {name: list(_results(params, opened, task)) for name, task in opened.tasks.items()}
    metrics = metrics_of(params, opened, encoder, results)
    hashes = {name: input_hash(path) for name, path in _artifacts(params, inputs)}
    report = report_of(params, opened, encoder, hashes)
    folders = {name: inputs[name] for name in SINGLE}
    with write_artifact(
        output, stage="evaluate", params=_made_from(params), inputs=folders
    ) as draft:
        tables.write_pretraining_curves(draft.path, encoder.report["history"])
        tables.write_results(draft.path, results, metrics["tasks"])
        tables.write_confusions(
            draft.path, confusions_of(opened, params.finetune, strategies_of(params))
        )
        write_json(draft.path / "report.json", report)
    write_json(output.parent / "metrics.json", metrics)
    page.write(output.parent, LOGS)
    print("\n".join(["", *sentences(metrics), *full_pretraining_sentences(metrics)]))


def _encoder(params: Params, opened: Opened) -> EncoderFacts:
    from pipeline.evaluation.encoder_facts import encoder_facts
    from pipeline.model.training.device import choose_device, configure
    from pipeline.model.training.precision import choose_precision

    device = choose_device(params.runtime.device)
    precision = choose_precision(params.runtime.precision, device)
    say(f"evaluating on {configure(device, params.runtime.threads, precision)}")
    return encoder_facts(params, opened, device)


def _results(params: Params, opened: Opened, task: TaskData) -> Iterator[Result]:
    """Every system's scores on one task: the baselines' first."""
    from pipeline.evaluation.results import baseline_results, finetuned_results
    from pipeline.finetuning.strategies import strategies_on

    yield from baseline_results(opened.baselines, task, opened.metrics[task.name])
    yield from finetuned_results(
        opened.finetuned, task, params.finetune, strategies_on(params, task.name)
    )


def _artifacts(params: Params, inputs: Mapping[str, Path]) -> Iterator[tuple[str, Path]]:
    """Every artifact that was read: its place in the project, and its path."""
    from pipeline.finetuning.strategies import strategies_on

    settings = params.finetune
    below: dict[str, Iterable[str]] = {name: [""] for name in SINGLE}
    below["encoder"] = map(str, params.pretrain.seeds)
    below["embeddings"] = params.train_embeddings.algorithms
    below["tasks"] = below["baselines"] = settings.tasks
    below["finetuned"] = (
        f"{task}/{strategy.name}/{seed}"
        for task in settings.tasks
        for strategy in strategies_on(params, task)
        for seed in settings.seeds
    )
    for name, folders in below.items():
        for folder in folders:
            yield f"data/{name}/{folder}".rstrip("/"), inputs[name] / folder


def _made_from(params: Params) -> dict[str, Any]:
    """The params that shaped the result."""
    return {
        "evaluate": params.evaluate.model_dump(mode="json"),
        "finetune": params.finetune.model_dump(
            mode="json",
            include={
                "tasks": True,
                "strategies": True,
                "seeds": True,
                "training": {"label_budgets"},
            },
        ),
        "import_encoder": params.import_encoder.model_dump(mode="json", include={"encoders"}),
        "prepare_corpus": params.prepare_corpus.model_dump(mode="json", include={"split"}),
        "train_embeddings": params.train_embeddings.model_dump(mode="json", include={"algorithms"}),
    }
