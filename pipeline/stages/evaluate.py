"""Score everything that was trained, beside what it should beat; write metrics, plots, report.

The encoder: loss and accuracy on held-out documents, beside token frequencies and chance. Each
task: every strategy, label budget and seed of the params on the test split, beside the majority
class and a linear model that sees the same labels. Written: `output` (CSV and JSON, for
`dvc plots` too), and beside it `metrics.json` and `report.html`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.evaluation.confusions import Confusion
    from pipeline.evaluation.results import Result
    from pipeline.params import Params
    from pipeline.tasks.task_data import TaskData

INPUTS = {
    "encoder": "the pre-trained encoder (data/encoder)",
    "tokens": "the tokenized corpus (data/tokens)",
    "tokenizer": "the tokenizer (data/tokenizer)",
    "tasks": "the folder of prepared tasks (data/tasks)",
    "finetuned": "the folder of fine-tuned models (data/finetuned)",
    "corpus": "the prepared corpus (data/corpus)",
    "validation": "the folder of validation results (reports/validation)",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`, and beside it metrics.json and report.html."""
    from pipeline.artifacts import write_artifact, write_json
    from pipeline.evaluation import tables
    from pipeline.evaluation.findings import sentences
    from pipeline.evaluation.report import ReportFacts, render
    from pipeline.tasks.task_data import read_task
    from pipeline.validation.gate import require

    names = params.finetune.tasks
    suites = ("corpus", "tokens", *names)
    validations = {name: require(inputs["validation"] / f"{name}.json") for name in suites}
    tasks = [read_task(inputs["tasks"] / name, name, params.tasks[name].kind) for name in names]
    encoder, corpus = _encoder(params, inputs), _corpus(inputs)
    results = {task.name: _results(params, inputs["finetuned"], task) for task in tasks}
    metrics = {
        "corpus": corpus["metrics"],
        "pretraining": encoder["metrics"],
        "tasks": {task.name: _task_metrics(params, task, results[task.name]) for task in tasks},
    }
    facts = ReportFacts(
        history=encoder["history"],
        fill_mask=encoder["fill_mask"],
        corpus=corpus["counts"],
        tasks={task.name: task.counts for task in tasks},
        validations=validations,
        confusions=[_confusion(params, inputs["finetuned"], t) for t in tasks if t.labels],
    )
    page = render(metrics, facts)
    made_from = {
        "evaluate": params.evaluate.model_dump(mode="json"),
        "finetune": params.finetune.model_dump(mode="json"),
    }
    folders = {name: inputs[name] for name in ("corpus", "encoder", "tokenizer", "tokens")}
    with write_artifact(output, stage="evaluate", params=made_from, inputs=folders) as draft:
        tables.write_pretraining_curves(draft.path, facts.history)
        tables.write_results(draft.path, results, metrics["tasks"])
        tables.write_confusions(draft.path, facts.confusions)
        write_json(draft.path / "fill_mask.json", facts.fill_mask)
    write_json(output.parent / "metrics.json", metrics)
    (output.parent / "report.html").write_text(page, encoding="utf-8")
    print("\n".join(["", *sentences(metrics)]))


def _corpus(inputs: Mapping[str, Path]) -> dict[str, Any]:
    """`metrics`: how much text there is; `counts`: all that prepare_corpus counted."""
    from pipeline.artifacts import read_artifact

    counts = read_artifact(inputs["corpus"], stage="prepare_corpus").counts
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus").counts
    metrics = {"vocabulary_size": tokens["vocabulary_size"]}
    for split in ("train", "validation"):
        metrics[f"{split}_documents"] = counts[split]["documents"]
        metrics[f"{split}_words"] = counts[split]["words"]
        metrics[f"{split}_tokens"] = tokens[split]["tokens"]
    return {"metrics": metrics, "counts": counts}


def _encoder(params: Params, inputs: Mapping[str, Path]) -> dict[str, Any]:
    """`metrics` of the encoder on held-out documents, `fill_mask` examples and the `history`."""
    import json

    from pipeline.artifacts import read_artifact, read_rows
    from pipeline.evaluation.fill_mask import fill_mask_examples
    from pipeline.evaluation.language_modelling import language_modelling_scores
    from pipeline.model.weights import load_pretraining_model
    from pipeline.tokenization import wordpiece
    from pipeline.training.batches import PretrainingBatches
    from pipeline.training.device import choose_device, configure
    from pipeline.training.text import open_text

    device = choose_device(params.runtime.device)
    print(f"evaluating on {configure(device, params.runtime.threads)}", flush=True)
    encoder = read_artifact(inputs["encoder"], stage="pretrain")
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus")
    read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    model = load_pretraining_model(encoder.path).to(device)
    batches = PretrainingBatches(
        open_text(tokens.path, "validation"),
        settings=params.pretrain,  # all but the seed reach this stage through the encoder
        vocabulary_size=tokens.counts["vocabulary_size"],
        purpose="validation",
    )
    scores = language_modelling_scores(
        model, open_text(tokens.path, "train"), batches, params.evaluate.validation_sequences
    )
    facts = {name: encoder.counts[name] for name in ("parameters", "steps", "tokens")}
    documents = read_rows(inputs["corpus"], "validation", columns=["paragraphs"])
    return {
        "metrics": facts | scores,
        "fill_mask": fill_mask_examples(
            model,
            wordpiece.load(inputs["tokenizer"]),
            (paragraph for document in documents for paragraph in document["paragraphs"]),
            params.evaluate.fill_mask_examples if "perplexity" in scores else 0,
            params.pretrain.seed,
        ),
        "history": json.loads((encoder.path / "history.json").read_text(encoding="utf-8")),
    }


def _results(params: Params, finetuned: Path, task: TaskData) -> list[Result]:
    """Every system's scores on one task: the baselines' first."""
    from pipeline.evaluation.results import baseline_results, finetuned_results

    print(f"{task.name}: baselines", flush=True)
    ours = list(finetuned_results(finetuned, task.name, params.finetune))
    metric = params.tasks[task.name].metric
    return [*baseline_results(task, metric, params.finetune), *ours]


def _task_metrics(params: Params, task: TaskData, results: list[Result]) -> dict[str, Any]:
    from pipeline.evaluation.results import metrics_by_budget

    return {
        "metric": params.tasks[task.name].metric,
        "labels": len(task.labels),
        "test_rows": len(task.splits["test"]),
        "budgets": metrics_by_budget(results),
    }


def _confusion(params: Params, finetuned: Path, task: TaskData) -> Confusion:
    """What the model of the first seed and the largest budget takes for what."""
    from pipeline.artifacts import read_rows
    from pipeline.evaluation.confusions import confusion_of

    strategies, seed = params.finetune.strategies, params.finetune.seeds[0]
    strategy = "finetune" if "finetune" in strategies else strategies[-1]
    folder = finetuned / task.name / strategy / str(seed)
    return confusion_of(task.name, strategy, task.labels, read_rows(folder, "test"))
