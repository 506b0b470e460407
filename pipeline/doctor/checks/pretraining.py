"""How much of the text pre-training saw, and what it brought."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.doctor.diagnosis import Diagnosis, Figure, Severity
from pipeline.doctor.facts import RunFacts, about

# 1.5 million words of Korean: three passes cost 4.31 nats a masked token, one 4.91, and two tasks
# gained that had not. Up to four are nearly as good as new text (Muennighoff et al. 2023).
FEW_PASSES, GOOD_PASSES = 2.0, 4.0
VISIBLE = 0.015  # half the interval of a difference that could be seen; the quickstart's: 0.010
STILL_FALLING = 0.1  # nats over the last quarter of the tokens; the quickstart falls by 0.16


def few_passes(run: RunFacts) -> Iterator[Diagnosis]:
    """Tokens seen in pre-training by tokens of the text."""
    if run.pretraining is None or not run.text.tokens:
        return
    passes = run.pretraining.tokens / run.text.tokens
    if passes < FEW_PASSES:
        figures: dict[str, Figure] = {
            "seen": run.pretraining.tokens,
            "tokens": run.text.tokens,
            "passes": passes,
            "good_passes": GOOD_PASSES,
        }
        severity: Severity = "high" if passes < 1.25 else "medium"
        yield Diagnosis(
            "few_passes", severity, 1 - passes / FEW_PASSES, "pretrain.budget", None, figures
        )


def still_falling(run: RunFacts) -> Iterator[Diagnosis]:
    """The loss on held-out documents, over the last quarter; few passes say the same, and more."""
    if run.pretraining is None or len(run.pretraining.losses) < 2 or [*few_passes(run)]:
        return
    tokens, last = run.pretraining.losses[-1]
    before = min(run.pretraining.losses, key=lambda point: abs(point[0] - 0.75 * tokens))
    fall = before[1] - last
    if fall > STILL_FALLING:
        figures: dict[str, Figure] = {"fall": fall, "loss": last, "tokens": tokens}
        yield Diagnosis("still_falling", "medium", fall, "pretrain.budget", None, figures)


def nothing_gained(run: RunFacts) -> Iterator[Diagnosis]:
    """Fine-tuning less random weights, where the test rows could show a difference; the label
    budget where it is worst. An encoder that went on with the task's text has done what is told."""
    for task in run.tasks.values():
        if task.continued:
            continue
        beside = [one for one in task.comparisons if one.other == "scratch" and one.low <= 0]
        seen = [one for one in beside if one.high <= 0 or one.smallest_effect <= VISIBLE]
        worst = min(seen, key=lambda one: one.mean, default=None)
        if worst is None:
            continue
        figures: dict[str, Figure] = {
            "budget": worst.budget,
            "low": worst.low,
            "high": worst.high,
        }
        severity: Severity = "high" if worst.high <= 0 else "medium"
        knob = f"continue_pretraining.tasks.{task.name}"
        yield about(task, "nothing_gained", severity, -worst.mean, knob, figures)
