"""The page of a suite, and the index of all pages: readable without internet, alone in a folder.

Great Expectations' own renderer writes the tables. Its page loads styles, scripts and pictures
from elsewhere, so only elements and attributes that cannot load anything are taken from it and
set between a head and a style of our own. It also sets values of the data into its page as they
are, as if they were HTML: they are escaped before.
"""

from __future__ import annotations

import copy
import fcntl
import html
import os
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.languages.spoken import _, language, retold, speaking_as_pages
from pipeline.validation.results import observed_text
from pipeline.validation.suites import Outcome

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult

TEMPLATES = Path(__file__).parent / "templates"
KEPT_ELEMENTS = frozenset(
    ["div", "span", "p", "h5", "h6", "strong", "em", "i", "code", "br", "hr", "ul", "ol", "li"]
).union(["table", "thead", "tbody", "tr", "th", "td"])
VOID_ELEMENTS = frozenset(["br", "hr"])


@speaking_as_pages()
def write_page(outcome: Outcome, result: dict[str, Any], folder: Path) -> Path:
    """Write `folder/SUITE.html` and the index beside it; returns the page's path."""
    document = (
        _environment()
        .get_template("page.html.j2")
        .render(
            suite=outcome.suite,
            success=result["success"],
            expectations=result["expectations"],
            failed=[entry for entry in result["expectations"] if not entry["success"]],
            observed_text=observed_text,
            sections=_sections(outcome),
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{outcome.suite}.html"
    with (folder / ".lock").open("w") as lock:  # suites run side by side
        fcntl.flock(lock, fcntl.LOCK_EX)
        _replace(page, document)
        _write_index(folder)
    return page


def _write_index(folder: Path) -> None:
    """List the pages of `folder`; whether a suite passed stands in its page's head."""
    suites = []
    for path in sorted(folder.glob("*.html")):
        if path.name != "index.html":
            meta = _Meta()
            meta.feed(path.read_text(encoding="utf-8"))
            suites.append({"name": path.stem, **meta.content})
    _replace(
        folder / "index.html", _environment().get_template("index.html.j2").render(suites=suites)
    )


def _replace(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)


def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(_, _)  # type: ignore[attr-defined]
    environment.globals |= {"language": language, "retold": retold}
    return environment


def _sections(outcome: Outcome) -> list[dict[str, Any]]:
    """Great Expectations' sections as `{title, body}`: one for tables, one for each column."""
    if not outcome.results:
        return []
    import markupsafe
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaSectionView

    document = ValidationResultsPageRenderer().render(_merged(outcome))
    sections = []
    for number, section in enumerate(document.sections[1:]):  # the first is an overview
        rendered = DefaultJinjaSectionView().render(
            {"section": section.to_json_dict(), "section_loop": {"index": number}}
        )
        harmless = _Harmless()
        harmless.feed(rendered)
        harmless.close()
        sections.append(
            {
                "title": retold(section.to_json_dict()["section_name"]),
                "body": markupsafe.Markup("".join(harmless.pieces)),
            }
        )
    return sections


def _merged(outcome: Outcome) -> ExpectationSuiteValidationResult:
    """The results of all tables as one, as the renderer can take them."""
    merged = copy.deepcopy(outcome.results[0])
    merged.results = [
        copy.deepcopy(entry) for result in outcome.results for entry in result.results
    ]
    for entry in merged.results:
        entry.result = _renderable(entry.result)
    return merged


def _renderable(value: Any) -> Any:
    """Strings escaped for HTML; Python's numbers, since the renderer breaks on NumPy's."""
    if isinstance(value, dict):
        return {key: _renderable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_renderable(entry) for entry in value)
    if hasattr(value, "item"):
        value = value.item()
    return html.escape(value) if isinstance(value, str) else value


class _Harmless(HTMLParser):
    """Keeps elements that load and run nothing, their class, and text; drops all else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._inside_dropped = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._inside_dropped += 1
        elif tag in KEPT_ELEMENTS and not self._inside_dropped:
            name = dict(attributes).get("class")
            self.pieces.append(f'<{tag} class="{html.escape(name)}">' if name else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._inside_dropped -= 1
        elif tag in KEPT_ELEMENTS - VOID_ELEMENTS and not self._inside_dropped:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._inside_dropped:
            words = data.strip()
            said = data.replace(words, retold(words)) if words else data
            self.pieces.append(html.escape(said))


class _Meta(HTMLParser):
    """Reads `<meta name="suite-…" content="…">` of a page of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.content: dict[str, str] = {}

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        name = values.get("name") or ""
        if tag == "meta" and name.startswith("suite-"):
            self.content[name.removeprefix("suite-")] = values.get("content") or ""
