"""The two commands as a person calls them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import main
from pipeline.foundation.artifacts import read_artifact
from tests.huggingface.exports import contents, write_encoder
from tests.model.models import TINY


@pytest.fixture
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with one encoder is the current folder."""
    monkeypatch.chdir(tmp_path)
    write_encoder(Path("data/encoder/1"), TINY)


@pytest.mark.usefixtures("_here")
def test_out_and_in_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export_huggingface", "--model", "data/encoder", "--out", "out"]) == 0
    assert "BertForPreTraining" in capsys.readouterr().out
    words = ["import_huggingface", "--source", "out", "--out", "theirs", "--licence", "MIT"]
    assert main(words) == 0
    assert main(words) == 0, "an earlier import is replaced"
    assert "3 layers of 24, 61 tokens" in capsys.readouterr().out
    artifact = read_artifact(Path("theirs"), stage="pretrain")
    assert artifact.params["huggingface"] == {"kind": "folder", "licence": "MIT"}
    assert main(["export_huggingface", "--model", "theirs", "--out", "again"]) == 0
    assert contents(Path("again")) == contents(Path("out"))
    assert "license: mit" in Path("again/README.md").read_text()


@pytest.mark.usefixtures("_here")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--source", "nowhere", "--out", "new"], "no such folder, and no name on the hub"),
        (["--source", "./no/where", "--out", "new"], "no such folder, and no name on the hub"),
        (["--source", "data", "--out", "new", "--revision", "main"], "--revision is of the hub"),
        (["--source", "data", "--out", "new"], "without config.json"),
        (["--source", "data", "--out", "data/encoder/1"], "not overwritten"),
        (["--source", "data", "--out", "data"], "not overwritten"),
    ],
)
def test_mistakes_of_an_import_end_with_one_message(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["import_huggingface", *words]) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown
    read_artifact(Path("data/encoder/1"), stage="pretrain")


@pytest.mark.usefixtures("_here")
def test_nothing_of_transformers_is_imported_by_an_import(tmp_path: Path) -> None:
    main(["export_huggingface", "--model", "data/encoder", "--out", "out"])
    shutil.rmtree("data")
    code = (
        "import sys\n"
        "from pipeline.__main__ import main\n"
        "assert main(['import_huggingface', '--source', 'out', '--out', 'theirs']) == 0\n"
        "assert main(['export_huggingface', '--model', 'theirs', '--out', 'again']) == 0\n"
        "assert 'transformers' not in sys.modules\n"
    )
    root = str(Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": root})


def test_a_model_that_the_offline_cache_lacks_is_told_in_one_message(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    words = ["import_huggingface", "--source", "someone/encoder", "--out", "theirs"]
    result = subprocess.run(
        [sys.executable, "-m", "pipeline", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root, "HF_HOME": str(tmp_path), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "the model could not be fetched" in result.stderr
    assert "copy HF_HOME" in result.stderr
    assert "Traceback" not in result.stderr
