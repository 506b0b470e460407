"""Steps that are better not taken: losses and gradients that are no numbers, or leap.

The rule is that of OLMo-core's SkipStepOptimizer (OLMo 2, arXiv:2501.00656, uses it): a loss or a
gradient norm more than some standard deviations above the mean of the last steps is a spike. The
data goes on after it, the weights and the optimizer stay as they were.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from pipeline.params import LossSpikes


class DivergenceError(UserError):
    """Too many steps in a row were skipped: at these rates nothing is learned."""


NAMES = {"loss": "loss", "norm": "norm of the gradients"}


@dataclass
class StepGuard:
    """Judges each step by those before it; what it remembers is part of a checkpoint."""

    settings: LossSpikes | None  # None: only what is not finite is refused
    max_in_a_row: int
    recent: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in NAMES})
    in_a_row: int = 0  # steps skipped since one was taken

    def objection(self, loss: float, norm: float) -> str | None:
        """Why a step with this loss, and this norm before clipping, is not to be taken; `None`: it
        is. A finite value counts among the recent ones, a spike too: a level that stays is none.
        """
        values = {"loss": loss, "norm": norm}
        reasons = [self._judge(name, value) for name, value in values.items()]
        for name, value in values.items():
            if self.settings is not None and math.isfinite(value):
                recent = self.recent[name]
                recent.append(value)
                del recent[: -self.settings.window]
        reason = "; ".join(filter(None, reasons)) or None
        self.in_a_row = self.in_a_row + 1 if reason else 0
        return reason

    def _judge(self, name: str, value: float) -> str | None:
        if not math.isfinite(value):
            return f"the {NAMES[name]} is {value}"
        recent, settings = self.recent[name], self.settings
        if settings is None or len(recent) < settings.window // 2:
            return None
        mean, deviation = statistics.fmean(recent), statistics.pstdev(recent)
        if deviation == 0 or value <= mean + settings.deviations * deviation:
            return None
        above = (value - mean) / deviation
        return (
            f"the {NAMES[name]} is {value:.4g}, {above:.1f} standard deviations above the mean "
            f"{mean:.4g} of the last {len(recent)} steps"
        )

    def give_up(self, step: int, reason: str, kept: str, section: str) -> NoReturn:
        """Raise `DivergenceError`: too many in a row; `kept` is where the batch lies, `section`
        where in the params the rates stand."""
        raise DivergenceError(
            f"{self.in_a_row} steps in a row were skipped, the last of them {step:,}: {reason}",
            where=kept,
            expected="finite losses and gradients, without spikes",
            hint=f"lower {section}.optimizer's learning rates, give it more warmup, or look at the "
            "batch; the last checkpoint is kept",
        )

    def state_dict(self) -> dict[str, Any]:
        """For a checkpoint, JSON-able."""
        return {"recent": self.recent, "in_a_row": self.in_a_row}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Restore what `state_dict` gave."""
        self.recent = {name: list(values) for name, values in state["recent"].items()}
        self.in_a_row = state["in_a_row"]
