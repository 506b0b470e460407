"""Amounts and times as a person says them: for the report, the terminal, the dashboard."""

from __future__ import annotations

import unicodedata

from pipeline.languages.spoken import _, language

MILLION = 1_000_000
WIDE = ("W", "F")  # Unicode's letters of two columns
MAN, EOK = 10_000, 100_000_000  # what Korean counts in: 만, 억


def count(number: float) -> str:
    """`1.9 million`, `13,982`; in Korean `190만`."""
    if language() == "ko" and number >= MILLION:
        return f"{number / EOK:.1f}억" if number >= EOK else f"{number / MAN:,.0f}만"
    return f"{number / MILLION:.1f} million" if number >= MILLION else f"{number:,.0f}"


def duration(seconds: float) -> str:
    """`8.1 s`, `3 min 05 s`, `2 h 07 min`."""
    if seconds < 59.95:  # which would be rounded to 60.0 s
        return _("{seconds:.1f} s").format(seconds=seconds)
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _("{minutes} min {seconds:02d} s").format(minutes=minutes, seconds=rest)
    return _("{hours} h {minutes:02d} min").format(hours=minutes // 60, minutes=minutes % 60)


def width(text: str) -> int:
    """How many columns of a terminal a text takes: Hangul and Chinese characters two each."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in WIDE)
        for letter in text
    )


def padded(text: str, columns: int) -> str:
    """The text and spaces behind it, to a number of columns of a terminal."""
    return text + " " * (columns - width(text))
