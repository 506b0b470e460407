"""What fine-tuning is compared with, row by row, and in which words that ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.evaluation.systems import (
    FINETUNED,
    budgets_in_order,
    in_order,
    labels_in_words,
    of_group,
    system_named,
)
from pipeline.finetuning.strategies import imported, imported_encoder
from pipeline.languages.spoken import _
from pipeline.report.formatting import fixed, interval, is_number, signed

MARKS = {"gain": "▲", "loss": "▼", "no gain": "○", "unclear": "?"}
WORD_BASELINES = of_group("words")  # which of them depends on the kind of task
KINDS = {
    "scratch": "Fine-tuned minus the same network from random weights",
    "before": "Fine-tuned minus the strongest of what came before BERT",
    "words": "Fine-tuned minus the linear model of words (TF-IDF or word features)",
    "imported": "Fine-tuned minus an encoder pre-trained in full elsewhere, fine-tuned too",
}


@dataclass(frozen=True)
class GainRow:
    """Fine-tuning minus one other system, on one task and label budget."""

    task: str
    labels: str  # in training: "2,000", "all 7,412"
    kind: str  # a key of KINDS, or "other"
    system: str
    gain: Mapping[str, Any]  # an entry of the metrics' `gains`
    is_strongest: bool  # of the systems before BERT

    @property
    def name(self) -> str:
        """The other system, for a person."""
        name = system_named(self.system).shown_title
        return f"{name} ({_('the strongest before BERT')})" if self.is_strongest else name

    @property
    def encoder(self) -> str | None:
        """The other system's, where it is an imported one."""
        return system_named(self.system).encoder

    @property
    def verdict(self) -> str:
        """`gain`, `no gain`, `loss` or `unclear`."""
        return str(self.gain.get("verdict", "unclear"))

    @property
    def mark(self) -> str:
        return MARKS.get(self.verdict, "?")

    @property
    def tone(self) -> str:
        """The colour's name: of a gain, a loss, or neither."""
        return self.verdict if self.verdict in {"gain", "loss"} else "even"

    @property
    def difference(self) -> str:
        """`+0.084 ± 0.054`."""
        deviation = self.gain.get("standard_deviation")
        spread = f" ± {fixed(deviation)}" if is_number(deviation) else ""
        return signed(self.gain.get("mean")) + spread

    @property
    def row_interval(self) -> str:
        return interval(self.gain.get("low"), self.gain.get("high"))

    @property
    def group_interval(self) -> str:
        return interval(self.gain.get("group_low"), self.gain.get("group_high"))

    @property
    def group_verdict(self) -> str:
        """What the stricter interval says, as a message."""
        low, high = self.gain.get("group_low"), self.gain.get("group_high")
        if low is None or high is None:
            return ""
        return "above zero" if low > 0 else "below zero" if high < 0 else "holds zero"

    @property
    def seeds(self) -> str:
        """`3 of 3`."""
        seeds, ahead = self.gain.get("seeds"), self.gain.get("seeds_ahead")
        if not (is_number(seeds) and is_number(ahead)):
            return "–"
        return _("{part} of {whole}").format(part=ahead, whole=seeds)

    @property
    def description(self) -> str:
        """All of it in one line, for those who do not see the plot."""
        text = _("{task} with {labels} labels {difference}").format(
            task=self.task, labels=self.labels, difference=signed(self.gain.get("mean"))
        )
        if self.row_interval != "–":
            text += f" ({self.row_interval})"
        return f"{text}, {_(self.verdict)}"


def main_comparisons(name: str, task: Mapping[str, Any]) -> list[GainRow]:
    """By label budget: against random weights, the strongest before BERT, the words alone, and an
    encoder that was pre-trained in full elsewhere."""
    return [found for found in comparisons(name, task) if found.kind != "other"]


def other_comparisons(name: str, task: Mapping[str, Any]) -> list[GainRow]:
    """Those that `main_comparisons` leaves out."""
    return [found for found in comparisons(name, task) if found.kind == "other"]


def comparisons(name: str, task: Mapping[str, Any]) -> Iterator[GainRow]:
    """Every comparison of one task of the metrics; each system once a label budget."""
    for budget_name, budget in budgets_in_order(task).items():
        gains = budget.get("gains") or {}
        strongest: str | None = budget.get("strongest_before")
        kinds = {"scratch": "scratch"} | ({strongest: "before"} if strongest else {})
        for system in WORD_BASELINES:
            kinds.setdefault(system, "words")
        theirs = (imported_encoder(system, FINETUNED) for system in in_order(gains))
        kinds |= {imported(FINETUNED, encoder): "imported" for encoder in theirs if encoder}
        first = [system for system in kinds if system in gains]
        rest = [system for system in in_order(gains) if system not in kinds]
        for system in [*first, *rest]:
            yield GainRow(
                name,
                labels_in_words(budget_name, budget["training_rows"]),
                kinds.get(system, "other"),
                system,
                gains[system],
                system == strongest,
            )


def by_kind(tasks: Mapping[str, Mapping[str, Any]], kind: str) -> list[GainRow]:
    """One kind of comparison over all tasks; "words" also where these are the strongest."""
    found = [c for name, task in tasks.items() for c in comparisons(name, task)]
    if kind == "words":
        return [c for c in found if c.system in WORD_BASELINES]
    return [c for c in found if c.kind == kind]


def tally(found: list[GainRow]) -> dict[str, int]:
    """How many comparisons there are of each verdict."""
    return {verdict: sum(c.verdict == verdict for c in found) for verdict in MARKS}
