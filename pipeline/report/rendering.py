"""Self-contained pages from templates: one file, no network, no script, light or dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2

from pipeline.languages.spoken import _, language
from pipeline.report import palette
from pipeline.report.formatting import FILTERS

TEMPLATES = Path(__file__).parent / "templates"  # the report's; other pages take its style


def environment(
    templates: Path, undefined: type[jinja2.Undefined] = jinja2.StrictUndefined
) -> jinja2.Environment:
    """What renders the templates in the folder `templates`, which may include the report's."""
    found = jinja2.Environment(
        loader=jinja2.FileSystemLoader([templates, TEMPLATES]),
        autoescape=True,
        undefined=undefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found.filters |= FILTERS
    found.globals |= {"palette": palette, "language": language}
    found.install_gettext_callables(_, ngettext)  # type: ignore[attr-defined]
    return found


def ngettext(one: str, several: str, number: int) -> str:
    """Jinja's `{% pluralize %}`."""
    return _(one if number == 1 else several)


def render(templates: Path, name: str, **values: Any) -> str:
    """The page of the template `name` in the folder `templates`; a function of `values` alone."""
    return environment(templates).get_template(name).render(**values) + "\n"
