"""What the test rows can show, and whether validation stands for them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doctor.diagnosis import Diagnosis, Figure, Severity
from pipeline.doctor.facts import RunFacts, about

COARSE, HIDDEN = 0.05, 0.015  # half the interval of a difference; the quickstart's are 0.010
AUC = 0.7
LABELS_APART = 0.1
LENGTHS_APART = 0.2
PAIRS_APART = 0.05


def few_test_rows(run: RunFacts) -> Iterator[Diagnosis]:
    """The smallest difference that the test rows could show: too coarse, or hiding one."""
    for task in run.tasks.values():
        found = [
            one
            for one in task.comparisons
            if one.smallest_effect > COARSE or (one.holds_zero and one.smallest_effect > HIDDEN)
        ]
        if not found:
            continue
        worst = max(found, key=lambda one: one.smallest_effect)
        effect, rows = worst.smallest_effect, task.rows["test"]
        figures: dict[str, Figure] = {
            "rows": rows,
            "effect": effect,
            "other": worst.other,
            "budget": worst.budget,
            "wanted": round(rows * (effect / HIDDEN) ** 2),  # an interval shrinks with the root
        }
        severity: Severity = "high" if effect > COARSE else "medium"
        yield about(
            task, "few_test_rows", severity, effect, f"tasks.{task.name}.limits.test", figures
        )


def classes_apart(run: RunFacts) -> Iterator[Diagnosis]:
    """Class shares of validation and test: every choice is made on the one, the score is of the
    other."""
    for task in run.tasks.values():
        found = task.validation_and_test
        beyond_chance = found.label_distance - found.chance_distance
        if beyond_chance > LABELS_APART and found.most_changed is not None:
            label, shares = found.most_changed
            figures: dict[str, Figure] = {
                "label": label,
                "validation": shares.first,
                "test": shares.second,
            }
            yield about(
                task,
                "classes_apart",
                "high",
                beyond_chance,
                f"tasks.{task.name}.validation",
                figures,
            )


def lengths_apart(run: RunFacts) -> Iterator[Diagnosis]:
    """Lengths of validation and test."""
    for task in run.tasks.values():
        found = task.validation_and_test
        if found.length_distance > LENGTHS_APART:
            figures: dict[str, Figure] = {
                "validation": found.median_length.first,
                "test": found.median_length.second,
            }
            knob = f"tasks.{task.name}.validation"
            yield about(task, "lengths_apart", "medium", found.length_distance, knob, figures)


def identical_pairs_apart(run: RunFacts) -> Iterator[Diagnosis]:
    """Pairs of one text twice, which any count of words gets right."""
    for task in run.tasks.values():
        shares = task.validation_and_test.identical_pairs
        if shares is not None and shares.distance > PAIRS_APART:
            figures: dict[str, Figure] = {"validation": shares.first, "test": shares.second}
            yield about(
                task,
                "identical_pairs_apart",
                "high",
                shares.distance,
                f"tasks.{task.name}.validation",
                figures,
            )


def validation_unlike_test(run: RunFacts) -> Iterator[Diagnosis]:
    """How well a linear model tells validation from test."""
    for task in run.tasks.values():
        auc = task.validation_and_test.auc
        if auc is not None and auc > AUC:
            severity: Severity = "high" if auc > 0.85 else "medium"
            yield about(
                task,
                "validation_unlike_test",
                severity,
                auc,
                f"tasks.{task.name}.validation",
                {"auc": auc},
            )


def validation_unlike_training(run: RunFacts) -> Iterator[Diagnosis]:
    """The same of training and validation, where the latter was given."""
    for task in run.tasks.values():
        found = task.training_and_validation
        auc = found.auc if found else None
        if auc is not None and auc > AUC:
            severity: Severity = "high" if auc > 0.85 else "medium"
            yield about(
                task,
                "validation_unlike_training",
                severity,
                auc,
                f"tasks.{task.name}.train",
                {"auc": auc},
            )
