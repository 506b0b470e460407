from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.corpus.readers.formats import read_documents
from pipeline.corpus.readers.markdown import markdown_paragraphs
from pipeline.params.sources import FileLayout

PAGE = """# <a name="top"></a>A *guide* to [lamps](#lamps)

Switch the lamp on
with `on`; see [the manual][manual] or ![a lamp](lamp.png).<br>Then wait.

[manual]: https://example.org/manual "The manual"
<!-- nobody reads this -->

::: note
- first **item**
- second item

1. counted
{% include footer.html %}

<table><tr><td>red</td><td>is <b>hot</b></td></tr></table>

| colour | means |
| --- | --- |
| green | ready |

```python
print("code")
```
"""
PROSE = [
    "A guide to lamps",
    "Switch the lamp on with on; see the manual or a lamp. Then wait.",
    *("first item", "second item", "counted", "red", "is hot"),
    *("colour", "means", "green", "ready"),
]


def test_of_markdown_the_prose_is_left_and_the_rest_counted() -> None:
    taken: Counter[str] = Counter()
    assert list(markdown_paragraphs(PAGE.split("\n"), "drop", taken)) == PROSE
    assert taken["code blocks"] == 1
    assert taken["directives"] == 2
    assert taken["links"] == 3
    assert taken["definitions of references"] == 1
    assert taken["HTML tags"] > 0


def test_code_stays_where_it_is_asked_for() -> None:
    found = list(markdown_paragraphs(PAGE.split("\n"), "keep", Counter()))
    assert found == [*PROSE, 'print("code")']


def test_indented_prose_is_no_code() -> None:
    lines = [
        "    It stands further in, as in statutes.",
        "",
        "text",
        "",
        "    x = {1: [2]} + f(y);",
    ]
    taken: Counter[str] = Counter()
    found = list(markdown_paragraphs(lines, "drop", taken))
    assert found == ["It stands further in, as in statutes.", "text"]
    assert taken == {"code blocks": 1}


@pytest.mark.parametrize(
    "text",
    ["<개정 2016.1.27>", "a < b and b > c", "snake_case_name", "2 * 3 * 4", "#hashtag", "a & b"],
)
def test_what_only_looks_like_markup_is_text(text: str) -> None:
    assert list(markdown_paragraphs([text], "drop", Counter())) == [text]


def test_a_document_has_a_paragraph_a_block_and_says_what_it_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "page.md"
    path.write_text(f"---\ntitle: x\n---\n{PAGE}", encoding="utf-8")
    layout = FileLayout(strip_front_matter=True)
    (document,) = read_documents(path, layout, "here", "CC0-1.0")
    assert document["paragraphs"] == PROSE
    assert "1 code blocks" in capsys.readouterr().out
