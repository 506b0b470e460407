"""How long, at which rate and how well fine-tuning learned."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doctor.diagnosis import Diagnosis, Figure, Severity
from pipeline.doctor.facts import RunFacts, TaskFacts, about

# The quickstart's `kind` with 2,000 labels, validation: 0.851 after 0.8 epochs, 0.858 after 1.6,
# 0.853 after 3.2; 7,000 Korean sentences on test: 0.544 after 0.7, 0.568 after six.
FEW_EPOCHS, GOOD_EPOCHS = 1.5, 3.0
# Training less validation: the quickstart's three tasks have 0.04 to 0.10.
UNDERFITTED, OVERFITTED = 0.02, 0.15
# STS-B, all labels: 0.008. Banking77: 0.063 with all labels, 0.120 with 500, where four times the
# epochs brought 0.32 more.
RISING = 0.05


def few_epochs(run: RunFacts) -> Iterator[Diagnosis]:
    """How often fine-tuning saw a row: the label budget that was seen least."""
    for task in run.tasks.values():
        to_the_end = [budget for budget in task.trained if not budget.stopped_early]
        least = min(to_the_end, key=lambda budget: budget.epochs, default=None)
        if least is None or least.epochs >= FEW_EPOCHS:
            continue
        figures: dict[str, Figure] = {
            "epochs": least.epochs,
            "rows": least.rows,
            "now": least.steps,
            "good": round(GOOD_EPOCHS * least.rows / least.batch_size),
        }
        if least.length == "epochs":
            figures |= {"now": round(least.epochs, 1), "good": round(GOOD_EPOCHS)}
        severity: Severity = "high" if least.epochs < 1 else "medium"
        yield about(
            task,
            "few_epochs",
            severity,
            1 - least.epochs / FEW_EPOCHS,
            f"finetune.training.{least.length}",
            figures,
        )


def still_rising(run: RunFacts) -> Iterator[Diagnosis]:
    """Validation was still getting better when fine-tuning ended: the budget that rose most."""
    for task in run.tasks.values():
        rising = [budget for budget in task.trained if not budget.stopped_early]
        most = max(rising, key=lambda budget: budget.rise or 0.0, default=None)
        if most is None or most.rise is None or most.rise <= RISING:
            continue
        by_epochs = most.length == "epochs"
        now = round(most.epochs, 1) if by_epochs else most.steps
        figures: dict[str, Figure] = {
            "rise": most.rise,
            "budget": most.budget,
            "now": now,
            "good": round(2 * now),
        }
        severity: Severity = "high" if most.rise > 2 * RISING else "medium"
        knob = f"finetune.training.{most.length}"
        yield about(task, "still_rising", severity, most.rise, knob, figures)


def rate_at_the_end(run: RunFacts) -> Iterator[Diagnosis]:
    """The best rate is the lowest or the highest that was tried: a better one may lie beyond."""
    for task in run.tasks.values():
        tried = sorted(set(run.rates_tried.get(task.name, ())))
        if len(tried) < 2:
            continue
        for end, rate in (("lowest", tried[0]), ("highest", tried[-1])):
            at = [budget for budget in task.trained if budget.learning_rate == rate]
            if at:
                figures: dict[str, Figure] = {"rate": rate, "end": end, "budget": at[-1].budget}
                share = len(at) / len(task.trained)
                severity: Severity = "medium" if share > 0.5 else "low"
                yield about(task, "rate_at_the_end", severity, share, "finetune.tuning", figures)


def underfitted(run: RunFacts) -> Iterator[Diagnosis]:
    """It is no better on the rows it learned from: it has not learned them."""
    for task in run.tasks.values():
        if task.fit is None:
            continue
        short = [b for b in task.trained if b.epochs < GOOD_EPOCHS and not b.stopped_early]
        lengths = {budget.budget: budget.length for budget in short}
        if task.fit.budget not in lengths:
            continue
        gap = task.fit.training - task.fit.validation
        if gap < UNDERFITTED:
            knob = f"finetune.training.{lengths[task.fit.budget]}"
            yield about(task, "underfitted", "medium", UNDERFITTED - gap, knob, _scores(task))


def overfitted(run: RunFacts) -> Iterator[Diagnosis]:
    """It knows the rows it learned from, and others much less; more labels help where there are."""
    for task in run.tasks.values():
        if task.fit is None or task.fit.training - task.fit.validation <= OVERFITTED:
            continue
        used = max((budget.rows for budget in task.trained), default=0)
        more = used < task.rows.get("train", 0)
        knob = "finetune.training.label_budgets" if more else "finetune.training.dropout"
        gap = task.fit.training - task.fit.validation
        yield about(task, "overfitted", "medium", gap, knob, _scores(task))


def _scores(task: TaskFacts) -> dict[str, Figure]:
    assert task.fit is not None
    return {
        "training": task.fit.training,
        "validation": task.fit.validation,
        "budget": task.fit.budget,
    }
