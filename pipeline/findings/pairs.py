"""Fine-tuning beside every other system: the pairs that `findings` and `reasons` speak of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.evaluation.systems import (
    budgets_in_order,
    labels_in_words,
    system_named,
    tasks_in_order,
)
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES, sentence_objective_of

Metrics = Mapping[str, Any]


@dataclass(frozen=True)
class Pair:
    """Fine-tuning beside one other system, on one task and label budget."""

    task: str
    metric: str
    test_rows: int
    budget: str
    rows: int
    ours: float
    other: str
    others: float
    gain: Mapping[str, Any]  # as in metrics.json

    @property
    def verdict(self) -> str:
        return str(self.gain["verdict"])

    @property
    def difference(self) -> float:
        return float(self.gain["mean"])

    @property
    def labels(self) -> str:
        """How many labels both had: `100`, `all 7,412`."""
        return labels_in_words(self.budget, self.rows)

    @property
    def place(self) -> str:
        """Where this was measured: `kind with 100 labels`."""
        return f"{self.task} with {self.labels} labels"

    @property
    def holds_zero(self) -> bool:
        """Whether 0 lies in the interval of the difference."""
        return bool(self.gain["low"] <= 0 <= self.gain["high"])

    @property
    def interval(self) -> str:
        """`[+0.020, +0.064]`, of the difference."""
        return f"[{self.gain['low']:+.3f}, {self.gain['high']:+.3f}]"

    @property
    def group_interval(self) -> str:
        """The same when whole groups are drawn."""
        return f"[{self.gain['group_low']:+.3f}, {self.gain['group_high']:+.3f}]"

    @property
    def other_name(self) -> str:
        """In running text: `TF-IDF`."""
        return system_named(self.other).in_text

    def scores(self, *, named: bool = False) -> str:
        """Both scores; `named`: the other system too; and the seeds where these disagree."""
        other = f"{self.others:.3f} of {self.other_name}" if named else f"{self.others:.3f}"
        text = f"{self.ours:.3f} against {other}"
        if self.verdict == "no gain" and not self.holds_zero:
            text += f", ahead in {self.gain['seeds_ahead']} of {self.gain['seeds']} seeds"
        return text

    def figures(self, *, named: bool = False) -> str:
        """Where it was measured, and `scores`."""
        return f"{self.place} ({self.scores(named=named)})"


def against(metrics: Metrics, other: str) -> list[Pair]:
    """Fine-tuning beside `other`, wherever both were measured; smallest budgets first."""
    return [pair for pair in all_pairs(metrics) if pair.other == other]


def against_strongest_before(metrics: Metrics) -> list[Pair]:
    """Fine-tuning beside the best of what there was before BERT."""
    return [
        pair
        for task, facts in tasks_in_order(metrics).items()
        for name, budget in budgets_in_order(facts).items()
        for pair in _of_budget(task, facts, name, budget)
        if pair.other == budget["strongest_before"]
    ]


def all_pairs(metrics: Metrics) -> Iterator[Pair]:
    """Fine-tuning beside every other system, on every task and label budget."""
    for task, facts in tasks_in_order(metrics).items():
        for name, budget in budgets_in_order(facts).items():
            yield from _of_budget(task, facts, name, budget)


def _of_budget(task: str, facts: Metrics, name: str, budget: Metrics) -> Iterator[Pair]:
    for other, gain in budget["gains"].items():
        yield Pair(
            task=task,
            metric=facts["metric"],
            test_rows=facts["test_rows"],
            budget=name,
            rows=budget["training_rows"],
            ours=budget["systems"]["finetune"]["mean"],
            other=other,
            others=budget["systems"][other]["mean"],
            gain=gain,
        )


def encoders_of(run: Metrics) -> list[Metrics]:
    """The scores of every pre-training seed, of the metrics' `pretraining`; the first seed's come
    first."""
    return [run, *run.get("other_seeds", {}).values()]


def unlearned_objectives(run: Metrics) -> dict[str, int]:
    """The objectives that pre-training did not learn ("masked", or the name of the sentence
    objective), and in how many encoders.

    `run` is `pretraining` of the metrics.
    """
    found = [name for encoder in encoders_of(run) for name in _unlearned_by(encoder)]
    return {name: found.count(name) for name in ("masked", *SENTENCE_OBJECTIVES) if name in found}


def _unlearned_by(encoder: Metrics) -> Iterator[str]:
    if encoder.get("masked_language_modelling_loss", 0.0) >= encoder.get("frequency_loss", 1.0):
        yield "masked"
    if sentence := sentence_objective_of(encoder):
        accuracy = encoder[f"{sentence.name}_accuracy"]
        chance = encoder[f"{sentence.name}_chance"]
        # Two standard errors of a share of that many pairs.
        if accuracy <= chance + 2 * (chance * (1 - chance) / encoder["sequences"]) ** 0.5:
            yield sentence.name
