from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import params as params_module
from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import read_artifact, read_rows
from pipeline.params import DownloadCorpus, Params
from pipeline.stages import download_corpus

ROOT = Path(__file__).resolve().parents[2]


def params_with(*paths: str, document: str = "line") -> Params:
    """The project's params with local sources, of lines or of other documents."""
    sources = [
        {"kind": "files", "path": path, "licence": "CC0-1.0", "document": document}
        for path in paths
    ]
    section = DownloadCorpus.model_validate({"sources": sources})
    loaded = params_module.load(ROOT / "params.yaml")
    return loaded.model_copy(update={"download_corpus": section})


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "a.txt").write_text("one\ntwo\n")
    (folder / "b.txt").write_text("three\n")
    return folder


def test_every_source_is_unpacked_in_order_and_counted(sources: Path, tmp_path: Path) -> None:
    params = params_with("data/sources/b.txt", "data/sources/a.txt")
    download_corpus.run(params, {"sources": sources}, tmp_path / "raw")
    artifact = read_artifact(tmp_path / "raw", stage="download_corpus")
    rows = list(read_rows(tmp_path / "raw", "documents"))
    assert [row["paragraphs"] for row in rows] == [["three"], ["one"], ["two"]]
    assert [row["source"] for row in rows] == ["b.txt", "a.txt", "a.txt"]
    assert artifact.counts == {
        "documents": 3,
        "sources": [
            {"source": "data/sources/b.txt", "documents": 1, "paragraphs": 1, "characters": 5},
            {"source": "data/sources/a.txt", "documents": 2, "paragraphs": 2, "characters": 6},
        ],
    }


def test_what_a_source_leaves_out_is_said_once_and_kept(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sources / "pages").mkdir()
    for name in ("one", "two"):
        (sources / "pages" / f"{name}.md").write_text(f"{name}\n\n```\nx = 1\n```\n")
    (sources / "pages" / "photo.png").write_bytes(b"png")
    params = params_with("data/sources/pages", "data/sources/a.txt", document="file")
    download_corpus.run(params, {"sources": sources}, tmp_path / "raw")
    pages, others = read_artifact(tmp_path / "raw", stage="download_corpus").counts["sources"]
    assert pages["left_out"] == {"code blocks": 2, "files that end with .png": 1}
    assert "left_out" not in others
    said = capsys.readouterr().out
    assert said.count("left out") == 1
    assert "data/sources/pages: left out 2 code blocks, 1 files that end with .png\n" in said


def test_the_same_sources_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    params = params_with("data/sources/a.txt")
    for name in ("one", "two"):
        download_corpus.run(params, {"sources": sources}, tmp_path / name / "raw")
    manifests = [
        (tmp_path / name / "raw" / "manifest.json").read_bytes() for name in ("one", "two")
    ]
    assert manifests[0] == manifests[1]


def test_a_source_that_fails_leaves_nothing_behind(sources: Path, tmp_path: Path) -> None:
    (sources / "b.txt").write_bytes("한국어\n".encode("cp949"))
    params = params_with("data/sources/a.txt", "data/sources/b.txt")
    with pytest.raises(UserError, match="not UTF-8") as caught:
        download_corpus.run(params, {"sources": sources}, tmp_path / "raw")
    assert caught.value.where == f"{sources / 'b.txt'}, byte 0"
    assert [path.name for path in tmp_path.iterdir()] == ["sources"]
