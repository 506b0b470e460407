"""`report.language`, read before a params file is checked: its mistakes are told in it too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.languages.spoken import ENGLISH, LANGUAGES


def language_of(params: Path) -> str:
    """`report.language` of a params file; English where it cannot be read or says no language."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        values: Any = YAML(typ="safe").load(params.read_text(encoding="utf-8"))
        named = values["report"]["language"]
    except (OSError, UnicodeDecodeError, YAMLError, LookupError, TypeError):
        return ENGLISH
    return named if named in LANGUAGES else ENGLISH
