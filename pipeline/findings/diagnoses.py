"""What the doctor found, in sentences: of each diagnosis, and in short for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.findings.catalogues import spoken
from pipeline.findings.claim import Catalogue, Claim

Diagnosis = Mapping[str, Any]  # an entry of diagnosis.json


@dataclass(frozen=True)
class NothingFound(Claim):
    """By any of so many checks."""

    checks: int


@dataclass(frozen=True)
class FoundToo(Claim):
    """The sentence on the worst of a check, and on which other tasks it found the same."""

    first: str
    tasks: tuple[str, ...]


def diagnosis_sentences(report: Mapping[str, Any], language: Catalogue | None = None) -> list[str]:
    """All of diagnosis.json, the worst first; one sentence that says so where nothing was found."""
    found = report["diagnoses"]
    if not found:
        return [(language or spoken()).sentence(NothingFound(report["checks"]))]
    return [sentence_of(diagnosis, language) for diagnosis in found]


def main_diagnoses(
    report: Mapping[str, Any], number: int = 3, language: Catalogue | None = None
) -> list[str]:
    """For a terminal: the worst few, of each check its worst, and which other tasks it found."""
    if not report["diagnoses"]:
        return diagnosis_sentences(report, language)
    by_name: dict[str, list[Diagnosis]] = {}
    for diagnosis in report["diagnoses"]:
        by_name.setdefault(diagnosis["name"], []).append(diagnosis)
    said = []
    for first, *others in list(by_name.values())[:number]:
        sentence = sentence_of(first, language)
        tasks = tuple(dict.fromkeys(other["task"] for other in others))
        said.append(
            (language or spoken()).sentence(FoundToo(sentence, tasks)) if tasks else sentence
        )
    return said


def sentence_of(diagnosis: Diagnosis, language: Catalogue | None = None) -> str:
    """One diagnosis; raises `UserError` where there is no template for it."""
    values = {"knob": f"`{diagnosis['knob']}`", "place": diagnosis["task"], **diagnosis["figures"]}
    return (language or spoken()).words(f"Diagnosis: {diagnosis['name']}", values)
