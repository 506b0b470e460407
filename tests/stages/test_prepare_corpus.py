from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import params as params_module
from pipeline.console.errors import UserError
from pipeline.corpus.documents import document_writer
from pipeline.foundation.artifacts import read_artifact, read_rows, write_artifact
from pipeline.stages import prepare_corpus

ROOT = Path(__file__).resolve().parents[2]


def write_raw(path: Path, texts: list[str]) -> None:
    with (
        write_artifact(path, stage="download_corpus", params={}) as draft,
        document_writer(draft.path, "documents") as writer,
    ):
        for number, text in enumerate(texts):
            writer.write(
                {
                    "id": f"d{number}",
                    "group": f"g{number}",
                    "source": "tests",
                    "licence": "CC0-1.0",
                    "paragraphs": [text],
                }
            )


def test_a_raw_artifact_becomes_a_corpus_artifact_twice_the_same(tmp_path: Path) -> None:
    params = params_module.load(ROOT / "params.yaml")
    texts = [
        f"A paragraph that is long enough to be kept, number {number}." for number in range(99)
    ]
    write_raw(tmp_path / "raw", texts)
    for name in ("one", "two"):
        prepare_corpus.run(params, {"raw": tmp_path / "raw"}, tmp_path / name)
    corpus = read_artifact(tmp_path / "one", stage="prepare_corpus")
    rows = [row for side in ("train", "validation") for row in read_rows(corpus.path, side)]
    assert {row["paragraphs"][0] for row in rows} <= set(texts)
    assert len(rows) == 99 - corpus.counts["held_out_groups"]
    assert {Path(name).suffix for name in corpus.manifest["files"]} == {".parquet"}
    manifests = [(tmp_path / name / "manifest.json").read_bytes() for name in ("one", "two")]
    assert manifests[0] == manifests[1]


def test_a_corpus_of_which_nothing_is_left_is_no_artifact(tmp_path: Path) -> None:
    write_raw(tmp_path / "raw", ["short"] * 9)
    with pytest.raises(UserError, match="no document is left"):
        prepare_corpus.run(
            params_module.load(ROOT / "params.yaml"), {"raw": tmp_path / "raw"}, tmp_path / "corpus"
        )
    assert [path.name for path in tmp_path.iterdir()] == ["raw"]
