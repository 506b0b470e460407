"""What a check found: its name, figures, how much it matters, and the one knob to turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
Figure = str | int | float
DECIMALS = 4  # of figures: the last bits of a sum differ from processor to processor


@dataclass(frozen=True)
class Diagnosis:
    """One thing that likely holds the scores back; `pipeline.findings.diagnoses` says it in words.

    `task` is `None` where it is of the text or of pre-training. `strength` orders those of one
    severity: the larger the worse. `knob` is a key of params.yaml.
    """

    name: str
    severity: Severity
    strength: float
    knob: str
    task: str | None
    figures: Mapping[str, Figure]

    def to_json(self) -> dict[str, Any]:
        """For diagnosis.json: floats rounded."""
        figures = {
            key: round(value, DECIMALS) if isinstance(value, float) else value
            for key, value in self.figures.items()
        }
        return {
            "name": self.name,
            "severity": self.severity,
            "knob": self.knob,
            "task": self.task,
            "figures": figures,
        }


def in_order(found: Iterable[Diagnosis]) -> list[Diagnosis]:
    """The worst first; of equals, in the order of their names and tasks."""
    return sorted(
        found,
        key=lambda one: (
            SEVERITIES.index(one.severity),
            -round(one.strength, DECIMALS),
            one.name,
            one.task or "",
        ),
    )
