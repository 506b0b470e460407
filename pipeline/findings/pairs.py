"""Fine-tuning beside every other system: the figures that claims are made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.evaluation.statistics import Verdict
from pipeline.evaluation.systems import budgets_in_order, tasks_in_order
from pipeline.findings.claim import Span, span

Metrics = Mapping[str, Any]
SCRATCH = "scratch"
BEFORE = "before"  # the strongest of what there was before BERT, which differs from place to place


class Place(NamedTuple):
    """Where something was measured."""

    task: str
    budget: str  # `100`, or `all`
    rows: int  # labelled rows in training


@dataclass(frozen=True)
class Pair:
    """Fine-tuning beside one other system, in one place."""

    place: Place
    metric: str
    test_rows: int
    ours: float
    beside: str  # a system, or BEFORE
    other: str  # which system that is here
    others: float
    gain: Mapping[str, Any]  # as in metrics.json

    @property
    def verdict(self) -> Verdict:
        found: Verdict = self.gain["verdict"]
        return found

    @property
    def difference(self) -> float:
        return float(self.gain["mean"])

    @property
    def holds_zero(self) -> bool:
        """Whether 0 lies in the interval of the difference."""
        return bool(self.gain["low"] <= 0 <= self.gain["high"])

    @property
    def undone_by_groups(self) -> bool:
        """Whether a gain is none when whole groups of test rows are drawn."""
        low = self.gain["group_low"]
        return self.verdict == "gain" and low is not None and low <= 0


@dataclass(frozen=True)
class Pairs:
    """Some of all places where fine-tuning was measured beside others; smallest budgets first."""

    beside: tuple[str, ...]  # systems, or BEFORE
    pairs: tuple[Pair, ...]
    total: int  # of the places

    def of(self, *verdicts: Verdict) -> Pairs:
        """Those of these verdicts."""
        return self.picked(*(pair for pair in self.pairs if pair.verdict in verdicts))

    def picked(self, *pairs: Pair) -> Pairs:
        """These, of as many."""
        return Pairs(self.beside, pairs, self.total)

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __add__(self, more: Pairs) -> Pairs:
        beside = (*self.beside, *more.beside)
        return Pairs(beside, (*self.pairs, *more.pairs), self.total + more.total)

    @property
    def gains(self) -> Pairs:
        return self.of("gain")

    @property
    def missed(self) -> Pairs:
        """Where it is level or behind, or nothing is known."""
        return self.of("no gain", "loss", "unclear")

    @property
    def verdicts(self) -> set[Verdict]:
        return {pair.verdict for pair in self.pairs}

    @property
    def places(self) -> list[Place]:
        """Each once."""
        return list(dict.fromkeys(pair.place for pair in self.pairs))

    @property
    def tasks(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys(place.task for place in self.places))

    @property
    def differences(self) -> Span:
        return span(pair.difference for pair in self.pairs)

    @property
    def most(self) -> Pair:
        return max(self.pairs, key=lambda pair: pair.difference)

    @property
    def least(self) -> Pair:
        return min(self.pairs, key=lambda pair: pair.difference)


def pairs_beside(metrics: Metrics, beside: str) -> Pairs:
    """Fine-tuning beside a system, or `BEFORE`, wherever both were measured."""
    found = tuple(_pairs(metrics, beside))
    return Pairs((beside,) if found else (), found, len(found))


def _pairs(metrics: Metrics, beside: str) -> Iterator[Pair]:
    for task, facts in tasks_in_order(metrics).items():
        for name, budget in budgets_in_order(facts).items():
            other = budget["strongest_before"] if beside == BEFORE else beside
            if other in budget["gains"]:
                yield Pair(
                    place=Place(task, name, budget["training_rows"]),
                    metric=facts["metric"],
                    test_rows=facts["test_rows"],
                    ours=budget["systems"]["finetune"]["mean"],
                    beside=beside,
                    other=other,
                    others=budget["systems"][other]["mean"],
                    gain=budget["gains"][other],
                )


def main_pairs(metrics: Metrics) -> tuple[Pairs, Pairs]:
    """Those that the verdict on pre-training goes by: beside random weights; beside the strongest
    system from before BERT.
    """
    return pairs_beside(metrics, SCRATCH), pairs_beside(metrics, BEFORE)


def interval(pair: Pair, group: str = "") -> str:
    """`[+0.020, +0.064]`, of the difference; or when whole groups are drawn."""
    return f"[{pair.gain[f'{group}low']:+.3f}, {pair.gain[f'{group}high']:+.3f}]"
