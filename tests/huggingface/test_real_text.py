"""Our tokenizers, exported, give on real lines the ids that they give here: English and Korean."""

from __future__ import annotations

import dataclasses
import lzma
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.model.weights import save_model
from tests.huggingface.exports import export
from tests.model.models import TINY, build

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not here")
LINES = 10_000


def english_lines() -> Iterator[str]:
    with tarfile.open(DATA / "en_books" / "books.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                yield from filter(str.strip, file.read().decode("utf-8").splitlines())


def korean_lines() -> Iterator[str]:
    path = DATA / "ko_reviews" / "reviews_by_movie.txt.xz"
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        yield from (line.rstrip("\n") for line in stream if line.strip())


@pytest.mark.parametrize(("language", "lowercase"), [("English", False), ("Korean", True)])
def test_the_exported_tokenizer_gives_our_ids(
    language: str, lowercase: bool, transformers: Any, tmp_path: Path
) -> None:
    lines = list(islice((english_lines if language == "English" else korean_lines)(), LINES))
    assert len(lines) == LINES
    tokenizer = wordpiece.train(
        lambda: lines[::10],
        vocabulary_size=3000,
        alphabet_size=1500,
        min_frequency=2,
        lowercase=lowercase,
    )
    shape = dataclasses.replace(TINY, vocab_size=tokenizer.get_vocab_size())
    with write_artifact(tmp_path / "encoder", stage="pretrain", params={}) as draft:
        save_model(draft.path, build(shape))
        wordpiece.save(tokenizer, draft.path, lowercase=lowercase)
        write_json(draft.path / "history.json", {"train": [], "validation": []})
    theirs = transformers.AutoTokenizer.from_pretrained(
        export(tmp_path / "encoder", tmp_path / "out")
    )
    ours = wordpiece.load(tmp_path / "encoder")
    expected = [encoding.ids for encoding in ours.encode_batch(lines)]
    found = theirs(lines, truncation=False)["input_ids"]
    different = [line for line, a, b in zip(lines, expected, found, strict=True) if a != b]
    assert different == []
