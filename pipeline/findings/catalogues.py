"""The catalogue of each language."""

from __future__ import annotations

from pipeline.findings.claim import Catalogue
from pipeline.findings.english.catalogue import ENGLISH
from pipeline.findings.korean.catalogue import KOREAN
from pipeline.languages.spoken import language

CATALOGUES = {"en": ENGLISH, "ko": KOREAN}


def spoken() -> Catalogue:
    """That of the language that is spoken."""
    return CATALOGUES[language()]
