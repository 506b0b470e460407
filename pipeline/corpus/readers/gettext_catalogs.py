"""gettext's catalogs, as text (`.po`) and compiled (`.mo`): messages by context and English text.

Of a message with plural forms the singular is read. Fuzzy, obsolete and untranslated entries, and
the header, are left out. A key is the English text, after its context and U+0004 where it has one.
"""

from __future__ import annotations

import re
import struct

from pipeline.console.errors import UserError

LITTLE, BIG = b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def read_mo(content: bytes, where: str) -> dict[str, str]:
    """Key -> translation; raises `UserError` where it is no compiled catalog."""
    try:
        order = {LITTLE: "<", BIG: ">"}[content[:4]]
        number, keys, texts = struct.unpack(f"{order}3I", content[8:20])
        found = {}
        for index in range(number):
            parts = []
            for table in (keys, texts):
                length, start = struct.unpack_from(f"{order}2I", content, table + 8 * index)
                if start + length > len(content):
                    raise ValueError("it ends too early")
                parts.append(content[start : start + length].decode().partition("\0")[0])
            found[parts[0]] = parts[1]
    except (KeyError, struct.error, ValueError) as error:
        raise UserError(f"not a compiled gettext catalog: {error}", where=where) from None
    return {key: text for key, text in found.items() if key and text}


def read_po(content: bytes, where: str) -> dict[str, str]:
    """Key -> translation; raises `UserError` where a line is none of a catalog."""
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UserError(f"a catalog that is not UTF-8: {error}", where=where) from None
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    field, fuzzy = "", False

    def close() -> None:
        key, text = entry.get("msgid", ""), entry.get("msgstr", "") or entry.get("msgstr[0]", "")
        if key and text and not fuzzy:
            context = entry.get("msgctxt")
            found[key if context is None else f"{context}\x04{key}"] = text

    for number, line in enumerate(lines, start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            if "msgid" in entry:
                close()
                entry, field, fuzzy = {}, "", False
            fuzzy |= line.startswith("#,") and "fuzzy" in line
            continue
        word = line.partition(" ")[0]
        begins = word.startswith("msg")
        if begins and word in ("msgid", "msgctxt") and "msgid" in entry:
            close()
            entry, fuzzy = {}, False
        field = word if begins else field
        quoted = QUOTED.search(line)
        if quoted is None or not field or (not begins and not line.startswith('"')):
            raise UserError(
                f"no line of a gettext catalog: {line[:60]!r}",
                where=f"{where}, line {number}",
                expected='such as msgid "text"',
            )
        entry[field] = entry.get(field, "") + _plain(quoted[1])
    close()
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), text)
