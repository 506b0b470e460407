"""Translations that packages carry: messages by key as JSON, and gettext's catalogs.

| catalog | found as | a message's key |
| --- | --- | --- |
| JSON | a folder that holds `en.json` beside other languages | its path of keys |
| gettext | `LANGUAGE/LC_MESSAGES/DOMAIN.po` or `.mo` | its context and English text |

A row has `id`, `group` (the catalog) and, under the tag of each language of the catalog ("de",
"pt-BR"), the message's text or `None`. Of a catalog in JSON only those languages are read
that a row is asked for. Everything is read as data: plural rules are not even looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

from pipeline.corpus.documents import Document, text_hash
from pipeline.corpus.readers.formats import make_document
from pipeline.corpus.readers.gettext_catalogs import read_mo, read_po
from pipeline.corpus.readers.wheels import open_wheel, read_json_object, read_member

SOURCE = "en"
LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
GETTEXT = re.compile(r"(.*?)/?([^/]+)/LC_MESSAGES/([^/]+)\.(po|mo)$")


class Catalog(Mapping[str, Mapping[str, str]]):
    """The messages of each language, by key; read when they are asked for."""

    def __init__(self, name: str, archive: ZipFile, members: Mapping[str, str]) -> None:
        """`members`: language -> the file that holds it."""
        self.name, self.archive, self.members = name, archive, members
        self.read: dict[str, Mapping[str, str]] = {}

    def __getitem__(self, language: str) -> Mapping[str, str]:
        if language not in self.read:
            found = read_json_object(self.archive, self.members[language])
            self.read[language] = dict(_flat(found))
        return self.read[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)


class Message(Mapping[str, Any]):
    """A row: `id`, `group`, and the text in each language; `None` where it has none."""

    def __init__(self, catalog: Catalog | Mapping[str, Mapping[str, str]], name: str, key: str):
        self.catalog, self.key = catalog, key
        self.own = {"id": f"{name}#{key}", "group": name}

    def __getitem__(self, column: str) -> str | None:
        if column in self.own:
            return self.own[column]
        return self.catalog[column].get(self.key)

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from self.catalog

    def __len__(self) -> int:
        return len(self.own) + len(self.catalog)


def message_rows(wheel: Path) -> Iterator[Mapping[str, Any]]:
    """Every message of every catalog of a wheel, in the order of their names and keys."""
    with open_wheel(wheel) as archive:
        names = archive.namelist()
        for name, members in _json_catalogs(names):
            catalog = Catalog(name, archive, members)
            for key in catalog[SOURCE]:
                yield Message(catalog, name, key)
        for name, members in _gettext_catalogs(names):
            languages = {
                language: _gettext(archive, member) for language, member in members.items()
            }
            keys = dict.fromkeys(key for found in languages.values() for key in found)
            english = {key: text for key in keys for text in [key.rpartition("\x04")[2]]}
            found = {**languages, SOURCE: english}
            for key in keys:
                row = Message(found, name, key)
                row.own["id"] = f"{name}#{text_hash(key)}"
                yield row


def message_documents(wheel: Path, source: str, licence: str) -> Iterator[Document]:
    """The English messages, a document a catalog, for a corpus."""
    texts: dict[str, list[str]] = {}
    for row in message_rows(wheel):
        text = row[SOURCE]
        if text:
            texts.setdefault(row["group"], []).append(text)
    for name, found in texts.items():
        yield make_document(name, "\n\n".join(found), name, source, licence)


def _json_catalogs(names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Folder and files by language, of those that hold English and another language."""
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    for name in names:
        path = PurePosixPath(name)
        if path.suffix == ".json" and LANGUAGE.match(path.stem):
            folders[path.parent.as_posix()][path.stem] = name
    for folder in sorted(folders):
        if SOURCE in folders[folder] and len(folders[folder]) > 1:
            yield folder, dict(sorted(folders[folder].items()))


def _gettext_catalogs(names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Domain and files by language; the text before what was compiled from it."""
    domains: dict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(names, key=lambda name: (name.endswith(".po"), name)):
        if found := GETTEXT.match(name):
            root, language, domain, _ = found.groups()
            domains[f"{root}/{domain}".lstrip("/")][language] = name
    for domain in sorted(domains):
        yield domain, dict(sorted(domains[domain].items()))


def _gettext(archive: ZipFile, member: str) -> dict[str, str]:
    read = read_po if member.endswith(".po") else read_mo
    return read(read_member(archive, member), f"{archive.filename}, {member}")


def _flat(value: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Texts by their path of keys, "config.step.title"."""
    for key, item in value.items():
        path = f"{above}.{key}" if above else key
        if isinstance(item, dict):
            yield from _flat(item, path)
        elif isinstance(item, str):
            yield path, item
