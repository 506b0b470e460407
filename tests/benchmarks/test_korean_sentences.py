"""The measurement of Korean sentences: its counts, pages of HTML, and what it does not repeat."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import korean_sentences

PLAIN = "비가 왔다. 우산이 없었다. 그래서 뛰었다."
PAGE = """<html><head><title>안내 문서의 첫째 장</title>
<script>var 없는_문장이다 = 1;</script></head>
<body><p>단추를 <b>누릅니다</b>.
창이 열립니다.</p><p>단추를 누릅니다. 창이 열립니다.</p>
<p>An English paragraph.</p>
</body></html>"""


def test_both_sides_agree_where_signs_decide_and_nothing_is_measured_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, result = tmp_path / "plain.txt", tmp_path / "result.json"
    text.write_text(f"{PLAIN}\n짧다\n" * 40, encoding="utf-8")
    command = [f"plain={text}", "--json", str(result), "--skip", "10"]
    korean_sentences.main(command)
    row = json.loads(result.read_text())["plain"]
    assert (row["paragraphs"], row["words"], row["doubtful_words"]) == (30, 180, 0)
    assert (row["both"], row["kiwi_only"], row["rules_only"]) == (60, 0, 0)
    first = result.read_bytes()
    text.unlink()
    korean_sentences.main(command)
    assert result.read_bytes() == first
    assert capsys.readouterr().out.count("| plain | 180 |") == 2


def test_ends_are_counted_in_characters_without_white_space() -> None:
    assert korean_sentences.ends(["가 나.", "다.", "라"]) == {3, 5}


def test_pages_are_read_by_blocks_once_each_and_korean_ones_alone(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert list(korean_sentences.paragraphs(tmp_path)) == [
        "안내 문서의 첫째 장",
        "단추를 누릅니다. 창이 열립니다.",
    ]
