"""Numbers as a person reads them. What is missing is a dash: a page with a gap beats no page."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jinja2

from pipeline.console.wording import count, duration
from pipeline.languages.spoken import _

MISSING = "–"


def is_number(value: Any) -> bool:
    """Whether `value` is a finite number."""
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and value - value == 0  # neither infinite nor NaN
    )


def or_dash(said: Callable[[float], str]) -> Callable[[Any], str]:
    """`said` for what may be missing."""
    return lambda value: said(value) if is_number(value) else MISSING


def number(value: Any) -> str:
    """`13,982`."""
    return f"{value:,.0f}" if is_number(value) else MISSING


def fixed(value: Any, digits: int = 3) -> str:
    """`0.613`, with a true minus."""
    return f"{value:,.{digits}f}".replace("-", "−") if is_number(value) else MISSING


def signed(value: Any, digits: int = 3) -> str:
    """`+0.084`, `−0.010`."""
    return f"{value:+.{digits}f}".replace("-", "−") if is_number(value) else MISSING


def share(value: Any, digits: int = 1) -> str:
    """`41.3 %`."""
    return f"{100 * value:.{digits}f} %" if is_number(value) else MISSING


def score(value: Any) -> str:
    """`0.613 ± 0.010`; without a deviation the mean alone."""
    if not isinstance(value, Mapping):
        return MISSING
    deviation = value.get("standard_deviation")
    return fixed(value.get("mean")) + (f" ± {fixed(deviation)}" if is_number(deviation) else "")


def interval(low: Any, high: Any) -> str:
    """`+0.050 to +0.110`."""
    if not (is_number(low) and is_number(high)):
        return MISSING
    return _("{low} to {high}").format(low=signed(low), high=signed(high))


def size(num_bytes: Any) -> str:
    """`512 MiB`, `1.4 GiB`."""
    if not is_number(num_bytes):
        return MISSING
    mebibytes = num_bytes / 2**20
    return f"{mebibytes:,.0f} MiB" if mebibytes < 1024 else f"{mebibytes / 1024:,.1f} GiB"


def energy(watt_hours: Any) -> str:
    """`0.042 Wh`, `12.3 Wh`."""
    if not is_number(watt_hours):
        return MISSING
    return f"{watt_hours:.3f} Wh" if watt_hours < 1 else f"{watt_hours:,.1f} Wh"


def words(name: Any) -> str:
    """`short_document` as `short document`."""
    return MISSING if missing(name) else str(name).replace("_", " ")


def budget(value: Any) -> str:
    """A label budget's name: `2,000`, `all`."""
    return number(int(value)) if str(value).isdigit() else _(plain(value))


def plain(value: Any) -> str:
    """Any value of a table of settings."""
    if missing(value):
        return _("none")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def missing(value: Any) -> bool:
    """Whether there is nothing to show."""
    return value is None or isinstance(value, jinja2.Undefined)


def flatten(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Leaves of nested mappings, sorted (numbers by size): `{"a": {"b": 1}}` gives `("a.b", 1)`."""
    if isinstance(value, Mapping):
        for key in sorted(value, key=_in_order):
            yield from flatten(value[key], f"{prefix}.{key}" if prefix else str(key))
    elif prefix:
        yield prefix, value


def _in_order(key: Any) -> tuple[int, str]:
    """`100` before `2000`, and both before names."""
    return (int(key), "") if str(key).isdigit() else (sys.maxsize, str(key))


FILTERS = {
    "number": number,
    "fixed": fixed,
    "signed": signed,
    "share": share,
    "score": score,
    "amount": or_dash(count),
    "duration": or_dash(duration),
    "size": size,
    "energy": energy,
    "words": words,
    "budget": budget,
    "plain": plain,
    "flatten": lambda value: list(flatten(value)),
}
