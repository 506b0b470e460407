from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import duplicates
from pipeline.corpus.duplicates import RepeatFinder


def found(folder: Path, texts: list[str]) -> list[bool]:
    finder = RepeatFinder(folder)
    for text in texts:
        finder.add(text)
    return [bool(repeat) for repeat in finder.repeats()]


def reference(texts: list[str]) -> list[bool]:
    seen: set[str] = set()
    return [text in seen or bool(seen.add(text)) for text in texts]


@given(st.lists(st.sampled_from([f"text {i}" for i in range(30)])))
def test_repeats_are_those_a_set_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("repeats") / "here"
    assert found(folder, texts) == reference(texts)


def test_repeats_far_apart_are_found_after_many_flushes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "TEXTS_IN_MEMORY", 100)
    texts = [f"text {i % 700}" for i in range(1_500)]
    assert found(tmp_path / "here", texts) == reference(texts)


def test_the_disk_holds_one_flag_a_text_afterwards(tmp_path: Path) -> None:
    found(tmp_path / "here", [f"text {i}" for i in range(500)])
    assert {path.name for path in (tmp_path / "here").iterdir()} == {"repeats.bin"}
    assert (tmp_path / "here" / "repeats.bin").stat().st_size == 500
