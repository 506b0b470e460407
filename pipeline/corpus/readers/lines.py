"""Bytes to lines of text, strictly: UTF-8 or an error that says where.

A line ends with "\\n" or "\\r\\n" and with nothing else: `str.splitlines` also cuts at U+2028,
form feeds and six more, inside sentences. Only where a file has no "\\n" at all "\\r" ends its
lines, as on old Macs. A line is held whole, so its size is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pipeline.console.errors import UserError
from pipeline.fetching.streams import CHUNK, Member

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MAX_LINE = 1 << 26  # bytes; text of 64 MiB takes up to 600 MB while it is decoded and divided


def read_lines(member: Member) -> Iterator[str]:
    """The lines of a member without their ends; white space stays. A byte order mark goes.

    Raises `UserError` with the file and the byte offset of what is not UTF-8, and the number of a
    line of more than `MAX_LINE` bytes.
    """
    offset = 0  # bytes, of the block's start
    for block in _blocks_of_lines(member):
        start = len(BYTE_ORDER_MARK) if offset == 0 and block.startswith(BYTE_ORDER_MARK) else 0
        try:
            text = block[start:].decode("utf-8")
        except UnicodeDecodeError as error:
            raise _not_utf8(member, block[start:], offset + start, error) from None
        offset += len(block)
        lines = text.split("\n")
        if lines[-1] == "":
            lines.pop()  # the end of the last line is not the start of another
        if "\r" in text:
            lines = [line.removesuffix("\r") for line in lines]
        yield from lines


def _blocks_of_lines(member: Member) -> Iterator[bytes]:
    """The bytes in blocks that end with a line's end (the last may lack it)."""
    pieces: list[bytes] = []
    size = num_lines = 0  # bytes of the pieces; lines before them
    for chunk in _with_line_feeds(member):
        end = chunk.rfind(b"\n") + 1
        if end:
            block = b"".join([*pieces, chunk[:end]])
            num_lines += block.count(b"\n")
            yield block
            pieces, size = [], 0
        pieces.append(chunk[end:])
        size += len(chunk) - end
        if size > MAX_LINE:
            raise UserError(
                f"a line of more than {MAX_LINE:,} bytes",
                where=f"{member.where}, line {num_lines + 1}",
                expected="lines that fit in memory many times over",
                hint="divide it into several; is the file text, and has it line ends?",
            )
    if rest := b"".join(pieces):
        yield rest


def _with_line_feeds(member: Member) -> Iterator[bytes]:
    """The bytes, "\\r" replaced by "\\n" where it alone ends the lines."""
    chunks = member.chunks()
    head = b""
    for chunk in chunks:
        head += chunk
        if b"\n" in head or len(head) >= CHUNK:
            break
    if b"\n" in head or b"\r" not in head[:-1]:
        yield head
        yield from chunks
        return
    for chunk in chain([head], chunks):
        if b"\n" in chunk:
            raise UserError(
                'lines that end with "\\r" and lines that end with "\\n"',
                where=member.where,
                expected="one kind of line ends",
                hint="convert it: tr '\\r' '\\n' < FILE > NEW",
            )
        yield chunk.replace(b"\r", b"\n")


def _not_utf8(member: Member, block: bytes, offset: int, error: UnicodeDecodeError) -> UserError:
    wrong = block[error.start : error.start + 8]
    return UserError(
        f"a file that is not UTF-8: {error.reason} ({wrong.hex(' ')})",
        where=f"{member.where}, byte {offset + error.start}",
        expected="UTF-8" + (" (this looks like UTF-16)" if _looks_like_utf16(block) else ""),
        hint="convert it, for example: iconv -f cp949 -t utf-8 FILE > NEW (cp949 is Korean "
        "Windows, cp1252 Western, utf-16 Excel's Unicode text)",
    )


def _looks_like_utf16(block: bytes) -> bool:
    return block.startswith((b"\xff\xfe", b"\xfe\xff"))
