"""The checks by name. Another one: a function in a module beside this one, its entry here, and its
template in `pipeline.findings.english.diagnoses`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from pipeline.console.errors import UserError
from pipeline.doctor.checks import finetuning, labels, pretraining, splits, texts
from pipeline.doctor.diagnosis import Diagnosis, in_order
from pipeline.doctor.facts import RunFacts

Check: TypeAlias = Callable[[RunFacts], Iterator[Diagnosis]]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        pretraining.few_passes,
        pretraining.still_falling,
        pretraining.nothing_gained,
        texts.positions_untrained,
        texts.rows_cut,
        texts.unknown_pieces,
        texts.many_pieces,
        texts.text_unlike_task,
        labels.conflicting_labels,
        labels.rare_class,
        labels.unbalanced_classes,
        finetuning.few_epochs,
        finetuning.still_rising,
        finetuning.rate_at_the_end,
        finetuning.underfitted,
        finetuning.overfitted,
        splits.few_test_rows,
        splits.classes_apart,
        splits.lengths_apart,
        splits.identical_pairs_apart,
        splits.validation_unlike_test,
        splits.validation_unlike_training,
    )
}


def check_named(name: str) -> Check:
    """The check of that name; raises `UserError` where there is none."""
    if name not in CHECKS:
        raise UserError(f"there is no check {name!r}", expected=f"one of {', '.join(CHECKS)}")
    return CHECKS[name]


def diagnose(run: RunFacts, names: Iterable[str] = tuple(CHECKS)) -> list[Diagnosis]:
    """What the checks find, the worst first; empty where nothing was found."""
    return in_order(found for name in names for found in check_named(name)(run))
