"""What holds for every tool: quick help, and errors without a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.inference.plain_table import aligned, shortened, width
from tests.inference.toy_models import tool

PROJECT = Path(__file__).parents[2]
TOOLS = ("embed", "fill_mask", "predict", "inspect_attention")
HEAVY = {"torch", "pyarrow", "numpy", "tokenizers", "matplotlib", "jinja2"}


@pytest.mark.parametrize("name", TOOLS)
def test_help_is_quick(name: str) -> None:
    code = (
        "import sys\n"
        "from pipeline.__main__ import main\n"
        f"try: main([{name!r}, '--help'])\n"
        "except SystemExit: pass\n"
        "print('LOADED', *{name.partition('.')[0] for name in sys.modules})\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    text, _, loaded = result.stdout.rpartition("LOADED")
    assert "--model FOLDER" in text
    assert not HEAVY & set(loaded.split())


@pytest.mark.parametrize("name", TOOLS)
def test_a_missing_model_is_one_message(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--out", tmp_path / "a.html"] if name == "inspect_attention" else []
    assert tool(name, tmp_path / "none", "--text", "a [MASK]", *words) == 2
    assert f"error in {name}: there is no model here" in capsys.readouterr().err


def test_columns_of_a_table_end_together_whatever_the_script() -> None:
    lines = aligned([["한국어", "1"], ["ab", "22"]])
    assert lines == ["한국어   1", "ab      22"]
    assert len({width(line) for line in lines}) == 1
    assert shortened("한국어 문장", 8) == "한국어 …"
