"""The measurement of encoding on a small text: every side of the project has the same ids."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {
    "en": "The quick brown fox, so they say, jumps over a lazy dog. It sleeps; the café is shut.",
    "ko": "빠른 갈색 여우가 게으른 개를 뛰어넘었다. 개는 그대로 자고 있었고 카페는 닫혀 있었다.",
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_side_of_the_project_has_other_ids(language: str, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("\n".join([TEXTS[language]] * 30), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.tokenization", str(text)),
            *("--language", language, "--rounds", "1", "--hard", "300", "--lowercase"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.strip("| ").split(" | ") for line in done.stdout.splitlines() if "|" in line]
    found = {row[0]: row[3:] for row in rows}
    assert "60 sentences" in done.stdout
    for name in (
        "tokenizers encode_batch_fast",
        "tokenizers encode_batch",
        "tokenizers encode, one at a time",
        "ours (WordCache)",
    ):
        assert found[name] == ["0", "0"], name
