"""Texts, pairs and words as token ids: `[CLS] a [SEP]` and `[CLS] a [SEP] b [SEP]`.

What stands around them is what the tokenizer itself puts there (`special_tokens.frame_of`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.foundation.vocabulary.special_tokens import begins_words_with_space, frame_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True)
class EncodedText:
    """One input of an encoder, not padded."""

    input_ids: list[int]
    token_type_ids: list[int]

    def __len__(self) -> int:
        return len(self.input_ids)

    @property
    def num_places(self) -> int:
        """How many predictions the text asks for."""
        return 1


@dataclass(frozen=True)
class EncodedWords(EncodedText):
    """Words of which each asks for a prediction.

    Word `i` is pieces `start` to `stop - 1` of `input_ids`, where `word_spans[i]` is `(start,
    stop)`; `None` where it has no piece (nothing but white space) or was cut off.
    """

    word_spans: list[tuple[int, int] | None]

    @property
    def num_places(self) -> int:
        return sum(span is not None for span in self.word_spans)


def encode_texts(tokenizer: Tokenizer, texts: Sequence[str], max_length: int) -> list[EncodedText]:
    """`[CLS] text [SEP]`; what exceeds `max_length` tokens is cut off at the end."""
    frame = frame_of(tokenizer, 1)
    room = max_length - frame.num_special
    return [EncodedText(*frame.around(ids[:room])) for ids in _pieces(tokenizer, texts)]


def encode_pairs(
    tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]], max_length: int
) -> list[EncodedText]:
    """`[CLS] a [SEP] b [SEP]`, segments 0 and 1; the longer of the two is cut first.

    So are the segments of a tokenizer that knows one alone (RoBERTa's): a head may ask which text
    a token is of, and an encoder with one segment does not look.
    """
    frame = frame_of(tokenizer, 2).with_two_segments()
    room = max_length - frame.num_special
    firsts = _pieces(tokenizer, [first for first, _ in pairs])
    seconds = _pieces(tokenizer, [second for _, second in pairs])
    encoded = []
    for first, second in zip(firsts, seconds, strict=True):
        first_length, second_length = longest_first(len(first), len(second), room)
        encoded.append(EncodedText(*frame.around(first[:first_length], second[:second_length])))
    return encoded


def longest_first(first: int, second: int, room: int) -> tuple[int, int]:
    """How much of two lengths fits in `room` when the longer one is cut, token by token.

    >>> longest_first(10, 3, 8)
    (5, 3)
    >>> longest_first(10, 9, 7)
    (4, 3)
    """
    if first + second <= room:
        return first, second
    half = room // 2
    if second <= half:
        return room - second, second
    if first <= room - half:
        return first, room - first
    return room - half, half


def encode_words(
    tokenizer: Tokenizer, sentences: Sequence[Sequence[str]], max_length: int
) -> list[EncodedWords]:
    """`[CLS] words [SEP]` and where each word's pieces stand.

    ["An", "unbelievable"] → [CLS] an un ##b ##e [SEP] → word_spans [(1, 2), (2, 5)]
    """
    frame = frame_of(tokenizer, 1)
    room, first_place = max_length - frame.num_special, len(frame.specials[0])
    prefix = " " if begins_words_with_space(tokenizer) else ""
    batch = tokenizer.encode_batch(
        [[prefix + word for word in words] for words in sentences],
        is_pretokenized=True,
        add_special_tokens=False,
    )
    encoded = []
    for words, encoding in zip(sentences, batch, strict=True):
        spans: list[tuple[int, int] | None] = [None] * len(words)
        for place, word in enumerate(encoding.word_ids[:room], start=first_place):
            if word is not None:
                first, _ = spans[word] or (place, place)
                spans[word] = (first, place + 1)
        encoded.append(EncodedWords(*frame.around(encoding.ids[:room]), spans))
    return encoded


def _pieces(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    batch = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    return [encoding.ids for encoding in batch]
