"""`python -m pipeline translate`, on models that have learned to turn digits around."""

from __future__ import annotations

import re

import pytest

from pipeline.__main__ import main
from pipeline.model.training.finished_runs import MARK
from tests.report.pages import parsed
from tests.translation.stages import inside, params_of, run_data_stages, run_training

CHANGES = {
    "download_pairs": {
        "sources": [{"kind": "synthetic", "task": "reverse", "pairs": 1100, "longest": 3}]
    },
    "runtime": {"device": "cpu", "precision": "float32"},
    "train_translation": {
        "batch_size": 32,
        "models": {
            "lstm": {"budget": {"replace": True, "steps": 5}},
            "transformer": {"budget": {"replace": True, "steps": 300}},
        },
    },
}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("translate")
    params = params_of("synthetic", CHANGES)
    with inside(folder):
        run_data_stages(params)
        for name in ("transformer", "lstm"):
            run_training(params, name, 1)
    assert list(folder.glob(f"translation/.checkpoints/train_translation/*/*/{MARK}"))
    return folder / "data/translation/models"


def test_texts_are_translated_in_their_order(models, capsys):
    given = ["1 2 3", "7", "4 0"]
    assert main(["translate", "--model", str(models / "transformer/1"), "--text", *given]) == 0
    assert capsys.readouterr().out.splitlines() == ["3 2 1", "7", "0 4"]


def test_a_file_is_translated_line_by_line(models, tmp_path, capsys):
    path = tmp_path / "texts.txt"
    path.write_text("1 2\n\n9 8 7\n")
    words = [
        "translate",
        "--model",
        str(models / "transformer/1"),
        "--file",
        str(path),
        "--beam",
        "1",
    ]
    assert main(words) == 0
    assert capsys.readouterr().out.splitlines() == ["2 1", "7 8 9"]


def test_it_says_which_piece_was_looked_at(models, capsys):
    folder = str(models / "transformer/1")
    assert main(["translate", "--model", folder, "--text", "1 2 3", "--alignment"]) == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first == "3 2 1"
    written = [row.split() for row in rows]
    assert "".join(row[0] for row in written).replace("▁", "") == "321"
    assert all(0 < float(row[2]) <= 1 for row in written)


def test_several_models_stand_one_after_another_and_one_vector_looks_at_nothing(models, capsys):
    folders = [str(models / "transformer/1"), str(models / "lstm/1")]
    assert main(["translate", "--model", *folders, "--text", "5 6", "--alignment"]) == 0
    out = capsys.readouterr().out
    assert out.index(folders[0]) < out.index("6 5") < out.index(folders[1])
    assert "one vector: nothing is looked at" in out


def test_a_page_shows_where_each_model_looked(models, tmp_path, capsys):
    folders = [str(models / "transformer/1"), str(models / "lstm/1")]
    out = tmp_path / "page.html"
    words = ["inspect_alignment", "--model", *folders, "--text", "1 2 3", "--out", str(out)]
    assert main(words) == 0
    text = out.read_text()
    page = parsed(text)
    assert len([a for _, a in page.all("svg") if a.get("role") == "img"]) == 1
    assert text.count("one vector: nothing is looked at") == 1
    assert "3 2 1" in text
    assert not re.search(r"https?:|<script|<link|<img|@import|url\(", text)
    again = ["--target", "9 8", "--out", str(out)]
    assert main([*words[:-2], *again]) == 0
    assert "9 8" in out.read_text()
    assert "3 2 1" not in out.read_text()


def test_a_page_is_of_one_short_sentence(models, tmp_path, capsys):
    words = ["inspect_alignment", "--model", str(models / "transformer/1"), "--out"]
    page = str(tmp_path / "page.html")
    assert main([*words, page, "--text", "1", "2"]) == 2
    assert "2 texts" in capsys.readouterr().err
    assert main([*words, page, "--text", " ".join(["7"] * 70)]) == 2
    assert "at most 64" in capsys.readouterr().err
    assert main([*words, str(tmp_path / "page.txt"), "--text", "1"]) == 2


def test_what_is_no_model_is_refused(models, capsys):
    assert main(["translate", "--model", str(models), "--text", "1"]) == 2
    assert "an artifact without its manifest" in capsys.readouterr().err
