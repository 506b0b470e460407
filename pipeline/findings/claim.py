"""A claim is data; a catalogue turns it into words, by a template a claim.

A template names fields of its claim, and after a colon the form that the value takes: one of the
language (`{place:at}`) or of Python (`{loss:.2f}`). A field that is a claim itself is said by its
own template; what stands after the colon joins several.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from pipeline.console.errors import UserError


class Claim:
    """What a sentence, or a part of one, says: a frozen dataclass of figures, places, verdicts.

    Where a claim has a field `case`, a `Literal`, each of its cases has a template of its own.
    """


def template_names(claim: type[Claim]) -> list[str]:
    """The templates that a language needs for it: `NoReason`, or `Missed: nothing` and so on."""
    cases = get_args(get_type_hints(claim).get("case"))
    return [f"{claim.__name__}: {case}" for case in cases] or [claim.__name__]


@dataclass(frozen=True)
class Span:
    """The least and the most of several figures."""

    least: float
    most: float


def span(values: Iterable[float]) -> Span:
    """From the least to the most of them."""
    found = [value + 0.0 for value in values]  # + 0.0: no -0.000
    return Span(min(found), max(found))


class Catalogue(string.Formatter):
    """A language: its templates, the forms that values take in it, what stands in a span, and
    whether sentences begin with a capital letter."""

    def __init__(
        self,
        templates: Mapping[str, str],
        forms: Mapping[str, Callable[[Any], str]],
        to: str,
        capitals: bool = True,
    ) -> None:
        self.templates, self.forms, self.to, self.capitals = templates, forms, to, capitals

    def sentence(self, claim: Claim) -> str:
        """The claim in words, as a sentence begins."""
        text = self._claimed(claim)
        return text[:1].upper() + text[1:] if self.capitals else text

    def _claimed(self, claim: Claim) -> str:
        name, case = type(claim).__name__, getattr(claim, "case", None)
        return self.words(f"{name}: {case}" if case else name, vars(claim))

    def words(self, template: str, values: Mapping[str, Any]) -> str:
        """The template of that name, filled; raises `UserError` where there is none."""
        if template not in self.templates:
            raise UserError(
                f"there is no template {template!r}",
                where="a catalogue of pipeline/findings",
                expected="one for every claim, for every case of one that has cases, for every "
                "diagnosis",
            )
        return self.vformat(self.templates[template], (), values)

    def format_field(self, value: Any, format_spec: str) -> str:
        """A field's value in words."""
        if isinstance(value, Claim):
            return self._claimed(value)
        if isinstance(value, list):
            value = [self.format_field(item, "") for item in value]
            if format_spec not in self.forms:
                return format_spec.join(value)
        if format_spec in self.forms:
            return self.forms[format_spec](value)
        if isinstance(value, Span):
            ends = [format(end, format_spec) for end in (value.least, value.most)]
            return self.to.join(dict.fromkeys(ends))
        return format(value, format_spec)
