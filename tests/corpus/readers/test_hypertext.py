from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.readers.hypertext import html_marked_words, html_paragraphs, html_text

WORD = st.text("abcXYZ019_-", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("source", "paragraphs"),
    [
        ("plain  text\n here", ["plain text here"]),
        ("<p>One.</p> <p>Two &amp; &lt;three&gt;.</p>", ["One.", "Two & <three>."]),
        ("<p>A list:</p><ul> <li> <p>a</p> </li> <li>b</li></ul>", ["A list:", "a", "b"]),
        ("See the <a href='x'> <i>Guide</i> </a>.", ["See the Guide."]),
        ("Use <code>a &lt; b</code>, please", ["Use a < b, please"]),
        ("arn:<region>:<account-id>", ["arn:<region>:<account-id>"]),
        ("<NOTE><P>Loud</P></NOTE><!-- gone --><br/>end", ["Loud", "end"]),
        ("if a < b and c > d", ["if a < b and c > d"]),
        ("<p></p><p> &nbsp; </p>", []),
        ("", []),
    ],
)
def test_blocks_become_paragraphs(source: str, paragraphs: list[str]) -> None:
    assert html_paragraphs(source) == paragraphs
    assert html_text(source) == " ".join(paragraphs)


def marked(source: str) -> list[str]:
    return [
        " ".join(f"[{word}]" if flag else word for word, flag in zip(words, flags, strict=True))
        for words, flags in html_marked_words(source)
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>Set <code>Foo</code>, then wait.</p><p>No code.</p>", ["Set [Foo] , then wait ."]),
        ("The (<code>a-b</code>) flag", ["The ( [a-b] ) flag"]),
        ("<code>two words</code> here", ["[two] [words] here"]),
        ("some <code>Bucket</code>s are", ["some [Buckets] are"]),
        ("un<code>x</code>believable", []),
        ('say <code>"x"</code> now', ['say ["] [x] ["] now']),
        ("<code> <a href='y'>Link</a> </code> it", ["[Link] it"]),
        ("<code>&lt;b&gt;</code> it", ["[<b>] it"]),
    ],
)
def test_words_within_code_are_marked(source: str, expected: list[str]) -> None:
    assert marked(source) == expected


@given(st.lists(st.tuples(WORD, st.booleans(), st.sampled_from(["", ",", ".", ")"])), min_size=1))
def test_words_are_the_same_whatever_is_marked(pieces: list[tuple[str, bool, str]]) -> None:
    """Where a word ends must not tell what was marked."""
    some = " ".join(f"<code>{w}</code>{end}" if code else w + end for w, code, end in pieces)
    every = " ".join(f"<code>{word}</code>{end}" for word, _, end in pieces)
    expected = html_marked_words(every)[0][0]
    found = html_marked_words(some)
    assert all(words == expected for words, _ in found)
    assert len(found) == any(code for _, code, _ in pieces)
