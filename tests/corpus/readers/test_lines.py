from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.readers.lines import read_lines
from pipeline.fetching import streams
from pipeline.fetching.streams import Member

MakeMember = Callable[..., Member]


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1 << 20])
def test_lines_are_the_same_however_the_stream_is_cut(
    member_of: MakeMember, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(streams, "CHUNK", chunk)
    text = "한 줄\r\n\n  tail \u2028 same line\x0c\x85\n\t\nlast"
    assert list(read_lines(member_of(text))) == [
        "한 줄",
        "",
        "  tail \u2028 same line\x0c\x85",
        "\t",
        "last",
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\ufeff"))))
def test_lines_come_back_as_written(lines: list[str]) -> None:
    import io

    content = "".join(f"{line}\n" for line in lines).encode()
    assert list(read_lines(Member("x", "x", io.BytesIO(content)))) == lines


def test_a_byte_order_mark_is_no_text(member_of: MakeMember) -> None:
    assert list(read_lines(member_of(b"\xef\xbb\xbfone\n\xef\xbb\xbftwo"))) == ["one", "\ufefftwo"]


@pytest.mark.parametrize("chunk", [5, 1 << 20])
def test_what_is_not_utf8_is_named_by_file_and_byte(
    member_of: MakeMember, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(streams, "CHUNK", chunk)
    good = b"\xef\xbb\xbf" + "가나다\n".encode() * 9
    for place in random.Random(1).sample(range(3, len(good) - 1, 10), 3):
        content = good[:place].rpartition(b"\n")[0] + b"\n\xb0\xa1\n" + good
        offset = content.index(b"\n\xb0\xa1\n") + 1
        with pytest.raises(UserError) as caught:
            list(read_lines(member_of(content, "old.txt")))
        assert caught.value.where == f"old.txt, byte {offset}"


def test_utf16_is_recognized(member_of: MakeMember) -> None:
    with pytest.raises(UserError, match="not UTF-8") as caught:
        list(read_lines(member_of("text\n".encode("utf-16"))))
    assert "UTF-16" in str(caught.value)
