from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.console.errors import UserError
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
