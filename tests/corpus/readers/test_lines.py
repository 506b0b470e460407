from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console.errors import UserError
from pipeline.corpus.readers.lines import MAX_LINE, read_lines
from pipeline.corpus.readers.text import split_documents
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


@pytest.mark.parametrize("chunk", [2, 1 << 20])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("lines", [["a", "", "b"], ["한 줄", "x"], ["", "only"]])
def test_lines_end_as_their_file_ends_them(
    member_of: MakeMember, monkeypatch: pytest.MonkeyPatch, lines: list[str], end: str, chunk: int
) -> None:
    monkeypatch.setattr(streams, "CHUNK", chunk)
    assert list(read_lines(member_of("".join(line + end for line in lines)))) == lines


def test_a_carriage_return_within_a_line_is_white_space(member_of: MakeMember) -> None:
    assert list(read_lines(member_of("10 %\r20 %\ndone\n"))) == ["10 %\r20 %", "done"]


def test_two_kinds_of_line_ends_are_refused_where_the_first_megabyte_hides_one(
    member_of: MakeMember,
) -> None:
    with pytest.raises(UserError, match="lines that end with"):
        list(read_lines(member_of("word\r" * 300_000 + "last\n")))


class EndlessLine(io.RawIOBase):
    """Two short lines and one of 300 MB, that counts what is read of it."""

    def __init__(self) -> None:
        self.num_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = min(len(buffer), 300_000_000 - self.num_read)
        buffer[:size] = (b"a\nb\n" if self.num_read == 0 else b"").ljust(size, b"x")
        self.num_read += size
        return size


@pytest.mark.parametrize("document", ["line", "blank_line", "file"])
def test_a_line_that_does_not_fit_is_refused_before_it_is_read(document: str) -> None:
    stream = EndlessLine()
    member = Member("big.txt", "big.txt", io.BufferedReader(stream))
    with pytest.raises(UserError, match="a line of more than") as caught:
        list(split_documents(read_lines(member), document))
    assert caught.value.where == "big.txt, line 3"
    assert stream.num_read <= MAX_LINE + 3 * (1 << 20)


@pytest.mark.parametrize("document", ["blank_line", "file"])
def test_a_document_that_does_not_fit_is_refused_before_it_is_read(document: str) -> None:
    lines = itertools.count()
    with pytest.raises(UserError, match="a document of more than") as caught:
        list(split_documents(("x" * 1_000_000 for _ in lines), document, "big.txt"))
    assert caught.value.where == f"big.txt, line {next(lines)}"
