"""Translations in packages: JSON by key, gettext as text and compiled, TMX; read, never run."""

from __future__ import annotations

import gettext
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.readers.formats import read_rows_of
from pipeline.corpus.readers.gettext_catalogs import read_mo, read_po
from pipeline.corpus.readers.packages import READERS
from pipeline.params.sources import FileLayout

PO = r"""
# a comment
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

#, fuzzy
msgid "Guess"
msgstr "Geraten"

#: where.py:3
msgid "Open "
"the \"door\""
msgstr "Die \"Tür\" öffnen"

msgctxt "verb"
msgid "Open"
msgstr "Öffnen"
msgid "Nothing"
msgstr ""

msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d Datei"
msgstr[1] "%d Dateien"

#~ msgid "Old"
#~ msgstr "Alt"
"""
READ = {
    'Open the "door"': 'Die "Tür" öffnen',
    "verb\x04Open": "Öffnen",
    "%d file": "%d Datei",
}


def compiled(messages: dict[str, str], order: str = "<") -> bytes:
    """As msgfmt writes it."""
    keys = sorted(messages)
    ids, texts = ([k.encode() for k in keys], [messages[k].encode() for k in keys])
    number = len(keys)
    place = 28 + 16 * number
    tables, body = b"", b""
    for values in (ids, texts):
        for value in values:
            tables += struct.pack(f"{order}2I", len(value), place + len(body))
            body += value + b"\0"
    head = struct.pack(f"{order}7I", 0x950412DE, 0, number, 28, 28 + 8 * number, 0, 28)
    return head + tables + body


def wheel(folder: Path, **members: bytes | str) -> Path:
    path = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_po_file_is_read_as_gettext_means_it():
    assert read_po(PO.encode(), "x.po") == READ


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_mo_file_is_read_as_pythons_gettext_reads_it(order):
    messages = {"": "Content-Type: text/plain; charset=UTF-8\n", "a": "ä", "c\x04b": "ß"}
    content = compiled(messages, order)
    found = read_mo(content, "x.mo")
    reference = gettext.GNUTranslations(io.BytesIO(content))
    assert found == {"a": "ä", "c\x04b": "ß"}
    assert reference.gettext("a") == "ä"
    assert reference.pgettext("c", "b") == "ß"


@pytest.mark.parametrize("content", [b"", b"text", compiled({"a": "b"})[:40]])
def test_what_is_no_mo_file_is_refused(content):
    with pytest.raises(UserError, match="not a compiled gettext catalog"):
        read_mo(content, "x.mo")


@pytest.mark.parametrize("line", ["hello", "msgid no quotes", '"out of nowhere"'])
def test_what_is_no_line_of_a_po_file_is_refused_with_its_number(line):
    with pytest.raises(UserError) as caught:
        read_po(f"# first\n{line}\n".encode(), "x.po")
    assert caught.value.where == "x.po, line 2"


def test_messages_by_key_are_rows_with_a_column_a_language(tmp_path):
    english = {"title": "House", "step": {"user": {"data": "Name {name}"}}, "number": 3}
    german = {"title": "Haus", "step": {"user": {}}, "only": "hier"}
    path = wheel(
        tmp_path,
        **{
            "tiny/translations/en.json": json.dumps(english),
            "tiny/translations/de.json": json.dumps(german),
            "tiny/translations/pt-BR.json": json.dumps({"title": "Casa"}),
            "tiny/manifest.json": "not JSON, and not asked for",
            "other/translations/de.json": json.dumps(german),
        },
    )
    rows = list(READERS["message_catalogs"].tables["messages"](path))
    # Read while the wheel is open, as the stages do.
    found = []
    for row in READERS["message_catalogs"].tables["messages"](path):
        found.append({column: row[column] for column in ("id", "group", "en", "de", "pt-BR")})
        assert "fr" not in row
    assert len(rows) == 2
    assert found == [
        {
            "id": "tiny/translations#title",
            "group": "tiny/translations",
            "en": "House",
            "de": "Haus",
            "pt-BR": "Casa",
        },
        {
            "id": "tiny/translations#step.user.data",
            "group": "tiny/translations",
            "en": "Name {name}",
            "de": None,
            "pt-BR": None,
        },
    ]


def test_gettext_catalogs_of_a_wheel_join_their_languages(tmp_path):
    path = wheel(
        tmp_path,
        **{
            "app/locale/de/LC_MESSAGES/app.po": PO,
            "app/locale/de/LC_MESSAGES/app.mo": b"older: the text goes first",
            "app/locale/ko/LC_MESSAGES/app.mo": compiled({"verb\x04Open": "열기"}),
        },
    )
    found = {
        row["en"]: (row["de"], row["ko"])
        for row in READERS["message_catalogs"].tables["messages"](path)
    }
    assert found == {
        'Open the "door"': ('Die "Tür" öffnen', None),
        "Open": ("Öffnen", "열기"),
        "%d file": ("%d Datei", None),
    }
    (document,) = READERS["message_catalogs"].documents(path, "tiny 1.0", "CC0-1.0")
    assert document["paragraphs"] == ['Open the "door"', "Open", "%d file"]


TMX = """<?xml version="1.0" encoding="utf-8"?>
<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en"><seg>A <ph x="1">big</ph> house</seg></tuv>
<tuv xml:lang="de"><seg>Ein großes Haus</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>
</body></tmx>"""


def test_a_translation_memory_is_rows_with_a_column_a_language(tmp_path):
    path = tmp_path / "memory.tmx"
    path.write_text(TMX, encoding="utf-8")
    rows = list(read_rows_of(path, FileLayout()))
    assert rows == [{"en": "A big house", "de": "Ein großes Haus"}, {"en": "Yes"}]


@pytest.mark.parametrize("text", ["<tmx><tu>", "no XML", '<!DOCTYPE a [<!ENTITY b "c">]><tmx/>'])
def test_what_is_no_translation_memory_is_refused(text, tmp_path):
    path = tmp_path / "memory.tmx"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError):
        list(read_rows_of(path, FileLayout()))
