from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.console.errors import UserError
from pipeline.corpus.readers import conll
from pipeline.corpus.readers.conll import read_conll
from pipeline.fetching.streams import Member

MakeMember = Callable[..., Member]


def test_sentences_end_at_empty_lines_and_at_lines_of_one_tab(member_of: MakeMember) -> None:
    text = "\n\nLondon\tB-location\n.\tO\n\t\nHe\tO\n\n \nran\tO\n"
    assert list(read_conll(member_of(text), None)) == [
        {"tokens": ["London", "."], "tags": ["B-location", "O"]},
        {"tokens": ["He"], "tags": ["O"]},
        {"tokens": ["ran"], "tags": ["O"]},
    ]


def test_a_space_is_a_token_where_it_has_a_tag(member_of: MakeMember) -> None:
    (row,) = read_conll(member_of("경\tB-OG\n \tO\n또\tO\n"), None)
    assert row == {"tokens": ["경", " ", "또"], "tags": ["B-OG", "O", "O"]}


def test_comments_go_and_hashtags_stay(member_of: MakeMember) -> None:
    text = "## one\ttwo\tthree\n#tag\tO\n##\tO\n"
    assert list(read_conll(member_of(text), None)) == [
        {"tokens": ["#tag", "##"], "tags": ["O"] * 2}
    ]


def test_a_double_quote_is_a_character(member_of: MakeMember) -> None:
    (row,) = read_conll(member_of('"so\tO\n"\tO\n'), None)
    assert row["tokens"] == ['"so', '"']


def test_columns_are_divided_by_spaces_where_there_is_no_tab(member_of: MakeMember) -> None:
    (row,) = read_conll(member_of("U.N. NNP I-NP B-ORG\n"), ["tokens", "pos", "chunks", "tags"])
    assert row == {"tokens": ["U.N."], "pos": ["NNP"], "chunks": ["I-NP"], "tags": ["B-ORG"]}


@pytest.mark.parametrize("line", ["word", "a\tb\tc", "\tO", "word\t"])
def test_a_line_of_other_fields_is_refused_with_its_number(
    member_of: MakeMember, line: str
) -> None:
    with pytest.raises(UserError, match="fields") as caught:
        list(read_conll(member_of(f"one\tO\n{line}\n", "t.conll"), None))
    assert caught.value.where == "t.conll, line 2"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("# newdoc\nSeoul O\n# O\n", ["Seoul", "#"]),
        ("# sent_id = 1\n# text = Go\nGo\tO\n\n# newdoc\n#\nOn\tO\n", ["Go", "On"]),
        ("Go O\n## O\n### O\n", ["Go", "##", "###"]),
        ("## klue\tone\tmore\nGo\tO\n##\tO\n", ["Go", "##"]),
        ("##\tO\n#\tO\n", ["##", "#"]),
        ("#tag O\n", ["#tag"]),
        ("-DOCSTART- O\n\nGo O\n", ["Go"]),
        ("-DOCSTART- -X- -X- O\nGo O\n-DOCSTART-\nOn O\n", ["Go", "On"]),
        ("-DOCSTART-\tO\n\t\nGo\tO\n-DOCSTART-ed\tO\n", ["Go", "-DOCSTART-ed"]),
    ],
)
def test_what_is_a_comment_and_what_a_token(
    member_of: MakeMember, text: str, tokens: list[str]
) -> None:
    rows = list(read_conll(member_of(text), None))
    assert [token for row in rows for token in row["tokens"]] == tokens
    assert {tag for row in rows for tag in row["tags"]} == {"O"}


def test_a_document_start_ends_the_sentence_before(member_of: MakeMember) -> None:
    rows = read_conll(member_of("Go O\n-DOCSTART- O\nOn O\n"), None)
    assert [row["tokens"] for row in rows] == [["Go"], ["On"]]


@pytest.mark.parametrize("line", ["# newpar", "two words", "#"])
def test_a_line_without_tabs_within_a_sentence_that_has_them_is_refused(
    member_of: MakeMember, line: str
) -> None:
    with pytest.raises(UserError, match="fields"):
        list(read_conll(member_of(f"Go\tO\n{line}\nOn\tO\n"), None))


def test_a_sentence_that_never_ends_is_refused(
    member_of: MakeMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conll, "MAX_TOKENS", 3)
    assert list(read_conll(member_of("a O\nb O\nc O\n\nd O\n"), None))
    with pytest.raises(UserError, match="sentence of more than 3 tokens"):
        list(read_conll(member_of("a O\nb O\nc O\nd O\n"), None))
