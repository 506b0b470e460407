"""What varies in a ±: the page and the Markdown tables say it in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.findings.claim import Claim
from pipeline.findings.encoders import encoders_of
from pipeline.findings.pairs import Metrics


@dataclass(frozen=True)
class Spread(Claim):
    """What a ± is over, what a seed draws, whose encoders the seeds take."""

    case: Literal["unknown", "over", "what a seed draws", "same rows", "encoders in turn"]
    number: int | None = None  # of seeds (`None` where nothing is compared), or of encoders


def spread_claims(metrics: Metrics) -> list[Claim]:
    """In the order in which they are said."""
    budgets = [
        (name, budget)
        for task in metrics["tasks"].values()
        for name, budget in task["budgets"].items()
    ]
    gains = [gain for _, budget in budgets for gain in (budget.get("gains") or {}).values()]
    seeds = max((gain["seeds"] for gain in gains if gain.get("seeds")), default=None)
    if seeds == 1:
        return [Spread("unknown")]
    said: list[Claim] = [Spread("over", seeds), Spread("what a seed draws")]
    if any(name == "all" for name, _ in budgets):
        said.append(Spread("same rows"))
    encoders = len(encoders_of(metrics.get("pretraining") or {}))
    return said + [Spread("encoders in turn", encoders)] * (encoders > 1)
