"""What holds for every tool: quick help, and errors without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.inference.plain_table import aligned, shortened, width
from tests.command_lines import help_of
from tests.inference.toy_models import tool

TOOLS = ("embed", "fill_mask", "predict", "inspect_attention")
HEAVY = {"torch", "pyarrow", "numpy", "tokenizers", "matplotlib", "jinja2"}


@pytest.mark.parametrize("name", TOOLS)
def test_help_is_quick(name: str) -> None:
    text, loaded = help_of(name)
    assert "--model FOLDER" in text
    assert not HEAVY & loaded


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
