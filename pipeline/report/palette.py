"""Colours, by what they stand for, for a light and a dark page.

Hues follow Okabe & Ito 2008 (told apart by readers who are colour-blind), lightness is set for
each theme: text at least 4.5:1 and lines at least 3:1 against the page (WCAG 2.2, AA), which a
test computes. No meaning rests on colour alone: lines differ by marker and dash too.
"""

from __future__ import annotations

from pipeline.evaluation.systems import IMPORTED, IMPORTED_STYLES, SYSTEMS, imported_system

TEXT = {  # on `paper` and on `soft`; at least 4.5:1
    "ink": ("#1b1f24", "#e6edf3"),
    "quiet": ("#4b5563", "#a7b1bc"),
    "link": ("#005f8a", "#6cc4f5"),
    "gain": ("#00664a", "#4fd1a5"),
    "loss": ("#a33a00", "#ff9a6b"),
    "even": ("#4b5563", "#b3bcc6"),
}
GROUNDS = {
    "paper": ("#ffffff", "#0d1117"),
    "soft": ("#f1f4f6", "#1b222b"),
}
LINES = {  # rules and boxes: no meaning, so no bound
    "line": ("#c9d1d9", "#3d444d"),
}
HEAT = ("#3b8fd0", "#3f9ae0")  # of a confusion table's cells, mixed into `paper`
MAX_HEAT = 0.45  # the largest share of it: text on it stays readable
BAR_HEAT = 0.30  # of a bar behind a probability
THEIRS = [
    imported_system(like, "", number) for number in range(len(IMPORTED_STYLES)) for like in IMPORTED
]
SERIES = {  # lines of plots; at least 3:1
    **{system.series or system.name: system.colours for system in [*SYSTEMS.values(), *THEIRS]},
    "train": ("#0b6fb8", "#56b4e9"),
    "validation": ("#00724f", "#34d399"),
    "reference": ("#6b7280", "#9aa4ae"),
    "gain": ("#00724f", "#34d399"),
    "loss": ("#c2410c", "#ff8a5c"),
    "even": ("#6b7280", "#9aa4ae"),
}


def variables(theme: int) -> str:
    """CSS custom properties of one theme: 0 light, 1 dark."""
    pairs = {name: shades[theme] for name, shades in {**TEXT, **GROUNDS, **LINES}.items()}
    pairs |= {f"series-{name}": shades[theme] for name, shades in SERIES.items()}
    pairs["heat"] = HEAT[theme]
    return " ".join(f"--{name}: {value};" for name, value in pairs.items())


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2's definition)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`share` of `one` in `other`, channel by channel, as CSS `color-mix(in srgb, …)` does."""
    channels = (
        round(share * first + (1 - share) * second)
        for first, second in zip(_channels(one), _channels(other), strict=True)
    )
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _channels(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def _luminance(colour: str) -> float:
    shares = [channel / 255 for channel in _channels(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
