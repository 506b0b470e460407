"""The facts of a run, from what its stages wrote: manifests, histories, rows, scores, metrics."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.doctor.facts import (
    Comparison,
    PretrainingFacts,
    RunFacts,
    TaskFacts,
    TextFacts,
    TrainedBudget,
)
from pipeline.doctor.fit import fit_of
from pipeline.doctor.reading import known_share, reading_of, words_found, words_of
from pipeline.finetuning.automatic import max_length_for
from pipeline.finetuning.rates import read_record
from pipeline.foundation.artifacts import Artifact, read_artifact, read_rows
from pipeline.foundation.normalization import words_in
from pipeline.foundation.vocabulary import wordpiece
from pipeline.kinds.registry import data_of, head_of
from pipeline.model.sequence_lengths import longest_sequence
from pipeline.tasks.task_data import TaskData, prepared_kind, read_task
from pipeline.validation.likeness import likeness

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.params import Params

OURS = "finetune"  # the strategy that the report stands on
CONTINUED = f"continued_{OURS}"
MOST_ROWS = 2000  # of a task's rows that are read for words and pieces, of each split
HELD_OUT_DOCUMENTS = 1000
MOST_TOKENS = 512  # of an encoder that was pre-trained elsewhere


def gather(params: Params, inputs: Mapping[str, Path]) -> RunFacts:
    """The facts; `inputs` are those of the stage `diagnose`. Raises `UserError` where an artifact
    is missing or not whole."""
    metrics = json.loads(inputs["metrics"].read_text(encoding="utf-8"))
    encoder = read_artifact(inputs["encoder"] / str(params.pretrain.seeds[0]), stage="pretrain")
    tokenizer = wordpiece.load(encoder.path)
    tasks = {
        name: read_task(folder, name, data_of(prepared_kind(folder)))
        for name in params.finetune.tasks
        for folder in [inputs["tasks"] / name]
    }
    corpus = read_artifact(inputs["corpus"], stage="prepare_corpus", verify=False)
    words = {name: words_of(task.kind, _read(task)) for name, task in tasks.items()}
    held_out = Counter(word for text in _held_out(corpus) for word in words_in(text))
    found = words_found(set(held_out).union(*words.values()), _texts(corpus, "train"))
    tokens = read_artifact(inputs["tokens"], stage="tokenize_corpus", verify=False)
    pretraining = pretraining_facts(encoder)
    return RunFacts(
        TextFacts(
            corpus.counts["train"]["words"],
            tokens.counts["train"]["tokens"],
            known_share(held_out, found),
        ),
        pretraining,
        {
            name: task_facts(
                section_of(inputs["finetuned"] / name),
                task,
                inputs["finetuned"] / name / OURS / str(params.finetune.seeds[0]),
                tokenizer,
                pretraining,
                known_share(words[name], found),
                metrics["tasks"][name],
            )
            for name, task in tasks.items()
        },
        {name: rates_tried(inputs["rates"] / name / f"{OURS}.json") for name in tasks},
    )


def pretraining_facts(encoder: Artifact) -> PretrainingFacts | None:
    """Of an encoder's artifact; `None` where it was pre-trained elsewhere, and no more here."""
    history = json.loads((encoder.path / "history.json").read_text(encoding="utf-8"))
    settings = encoder.params
    if settings["source"] != "corpus":
        return None
    loss = "masked_language_modelling_loss"
    learned = settings["model"]["architecture"] == "bert"  # positions; others are computed
    return PretrainingFacts(
        encoder.counts["tokens"],
        [(p["tokens"], p[loss]) for p in history["validation"] if loss in p],
        longest_sequence(settings) if learned else None,
    )


def section_of(finetuned: Path) -> dict[str, Any]:
    """The params of a task, as they were when the models in its folder `finetuned` were trained."""
    ours = finetuned / OURS
    model = ours if ours.is_dir() else min(finetuned.iterdir())
    section: dict[str, Any] = read_artifact(model, stage="finetune", verify=False).params["task"]
    return section


def task_facts(
    section: Mapping[str, Any],
    data: TaskData,
    model: Path,
    tokenizer: Tokenizer,
    pretraining: PretrainingFacts | None,
    known_words: float | None,
    metrics: Mapping[str, Any],
) -> TaskFacts:
    """Of one task and its `section` of the params; `model` is the fine-tuned one of a seed, where
    there is one, `metrics` the task's part of metrics.json."""
    kind, splits, counts = data.kind, data.splits, data.counts
    metric, max_length = section["metric"], section["max_length"]
    longest = pretraining.longest_sequence if pretraining else None
    if max_length == "auto":
        rows, positions = splits["train"], longest or MOST_TOKENS
        max_length = max_length_for(head_of(kind.name), tokenizer, rows, positions)
    return TaskFacts(
        data.name,
        metric,
        max_length,
        {split: len(rows) for split, rows in splits.items()},
        Counter(label for row in splits["train"] for label in kind.labels_of(row)),
        kind.answers == "classes",
        counts["dropped"].get("conflicts", 0) / max(counts["read"], 1),
        reading_of(tokenizer, kind, [*_read(data)], max_length, longest),
        known_words,
        likeness(kind, splits["validation"], splits["test"]),
        likeness(kind, splits["train"], splits["validation"]) if section["validation"] else None,
        trained_budgets(model) if model.is_dir() else [],
        fit_of(model, data, metric, max_length) if model.is_dir() else None,
        comparisons(metrics),
        any(CONTINUED in facts["systems"] for facts in metrics["budgets"].values()),
    )


def trained_budgets(model: Path) -> list[TrainedBudget]:
    """How each label budget was fine-tuned, from the artifact of a seed."""
    artifact = read_artifact(model, stage="finetune", verify=False)
    training = artifact.params["training"]
    scores = json.loads((model / "scores.json").read_text(encoding="utf-8"))
    return [
        TrainedBudget(
            str(budget),
            scores[str(budget)]["training_rows"],
            # Under epochs, and where validation may end it, the artifact says how many there were.
            scores[str(budget)].get("steps") or training["steps"][index],
            training["batch_size"],
            scores[str(budget)]["learning_rate"],
            "epochs" if training["steps"] is None else "steps",
            scores[str(budget)].get("stopped_early", False),
            rise_of(scores[str(budget)].get("validation_curve", ())),
        )
        for index, budget in enumerate(training["label_budgets"])
    ]


def rise_of(curve: Sequence[Mapping[str, float]]) -> float | None:
    """The last score of a validation curve less that at half its steps; `None` where there is no
    such look."""
    half = [point["score"] for point in curve if point["step"] <= curve[-1]["step"] / 2]
    return curve[-1]["score"] - half[-1] if half else None


def rates_tried(chosen: Path) -> list[float]:
    """Those of the trials that a record of learning rates tells of."""
    if not chosen.is_file():
        return []
    return [trial["learning_rate"] for trial in read_record(chosen).get("trials", ())]


def comparisons(metrics: Mapping[str, Any]) -> list[Comparison]:
    """Beside random weights and the strongest from before BERT, on every label budget."""
    return [
        Comparison(other, budget, gain["mean"], gain["low"], gain["high"])
        for budget, facts in sorted(metrics["budgets"].items())
        for other, gain in sorted((facts.get("gains") or {}).items())
        if other in {"scratch", facts.get("strongest_before")}
    ]


def _read(data: TaskData) -> Iterator[dict[str, Any]]:
    """The rows that stand for a task's text: of what is learned from, and of what is asked."""
    for split in ("train", "test"):
        yield from data.splits[split][:MOST_ROWS]


def _texts(corpus: Artifact, split: str) -> Iterator[str]:
    for document in read_rows(corpus.path, split, ["paragraphs"]):
        yield from document["paragraphs"]


def _held_out(corpus: Artifact) -> Iterator[str]:
    for document in islice(
        read_rows(corpus.path, "validation", ["paragraphs"]), HELD_OUT_DOCUMENTS
    ):
        yield from document["paragraphs"]
