"""Amounts and times as a person says them: for the report, the terminal, the dashboard."""

from __future__ import annotations

MILLION = 1_000_000


def count(number: float) -> str:
    """`1.9 million`, `13,982`."""
    return f"{number / MILLION:.1f} million" if number >= MILLION else f"{number:,.0f}"


def duration(seconds: float) -> str:
    """`8.1 s`, `3 min 05 s`, `2 h 07 min`."""
    if seconds < 59.95:  # which would be rounded to 60.0 s
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
