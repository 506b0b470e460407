"""One page, without network or script, and the JSON beside it: each exists whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.foundation.artifacts import write_json
from pipeline.inference.output import whole_file
from pipeline.report import rendering

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Page:
    """What a tool found, for a person."""

    title: str
    findings: Sequence[str]  # sentences
    plot: Markup
    caption: str
    reading: Sequence[str]  # paragraphs: how it was measured, what it does not say
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def write(folder: Path, name: str, page: Page, facts: Mapping[str, Any]) -> tuple[Path, Path]:
    """Write `NAME.html` and `NAME.json` into `folder`; -> their paths."""
    paths = folder / f"{name}.html", folder / f"{name}.json"
    with whole_file(paths[0]) as draft:
        draft.write_text(render(page), encoding="utf-8")
    with whole_file(paths[1]) as draft:
        write_json(draft, facts)
    return paths


def render(page: Page) -> str:
    """The page as HTML; a function of `page` alone."""
    return rendering.render(TEMPLATES, "diagnostic.html.j2", page=page)
