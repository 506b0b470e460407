"""TMX, translation memories: a row a unit, with a column for each language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from pipeline.console.errors import UserError
from pipeline.fetching.streams import Member

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tmx(member: Member) -> Iterator[dict[str, Any]]:
    """Rows of language tag -> text, as the file spells the tags; raises `UserError` where the file
    is no XML, or holds an entity of its own."""
    parser: XMLPullParser[Any] = XMLPullParser(events=("end",))
    try:
        for chunk in member.chunks():
            if b"<!ENTITY" in chunk:
                raise UserError("a TMX file that defines entities", where=member.where)
            parser.feed(chunk)
            yield from _units(parser)
        parser.close()
        yield from _units(parser)
    except ParseError as error:
        raise UserError(f"not a TMX file: {error}", where=member.where) from None


def _units(parser: XMLPullParser) -> Iterator[dict[str, Any]]:
    for event in parser.read_events():
        element = event[-1]
        if not isinstance(element, Element) or element.tag != "tu":
            continue
        row = {}
        for variant in element.iter("tuv"):
            text = variant.find("seg")
            if text is not None:
                language = variant.get(LANGUAGE) or variant.get("lang") or ""
                row[language] = "".join(text.itertext())
        element.clear()
        yield row
