"""Which language is spoken, read before a params file is checked: its mistakes are told in it too.

| what | speaks |
| --- | --- |
| pages | `report.language`; where it says nothing, the environment's |
| the terminal | Korean where either says so: a page is the project's, a terminal somebody's |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.languages.spoken import ENGLISH, LANGUAGES, speak

VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set holds (POSIX, 8.2)


def language_of(params: Path) -> str:
    """`report.language` of a params file; where it says none, the environment's."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        values: Any = YAML(typ="safe").load(params.read_text(encoding="utf-8"))
        named = values["report"]["language"]
    except (OSError, UnicodeDecodeError, YAMLError, LookupError, TypeError):
        return language_here()
    return named if named in LANGUAGES else language_here()


def language_here(environment: Mapping[str, str] = os.environ) -> str:
    """The language of the environment, one of `LANGUAGES`: `ko_KR.UTF-8` is Korean."""
    named = next((value for name in VARIABLES if (value := environment.get(name))), "")
    found = named.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return found if found in LANGUAGES else ENGLISH


def speak_as_set(params: Path) -> None:
    """Let pages speak the language of a params file, and the terminal that or the environment's."""
    pages, here = language_of(params), language_here()
    speak(here if pages == ENGLISH else pages, pages=pages)
