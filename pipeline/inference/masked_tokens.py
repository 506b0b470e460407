"""What an encoder would put in place of the masks in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.evaluation.fill_mask import likeliest_tokens
from pipeline.inference.plain_table import shortened
from pipeline.tokenization.wordpiece import CONTINUATION

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.heads import PretrainingModel

MASK = "[MASK]"


@dataclass(frozen=True)
class FilledText:
    """A text and, for each of its masks in order, the likeliest tokens with probabilities.

    Each mask is filled on its own, with all of them still in place.
    """

    text: str
    masks: list[list[tuple[str, float]]]
    num_tokens: int  # of the whole text, special tokens included
    truncated: bool

    def filled(self, choices: list[str]) -> str:
        """The text with a token in place of each mask; a piece of a word joins what is before."""
        parts = self.text.split(MASK)
        whole = parts[0]
        for token, part in zip(choices, parts[1:], strict=True):
            if token.startswith(CONTINUATION):
                whole = whole.rstrip() + token.removeprefix(CONTINUATION) + part
            else:
                whole += token + part
        return whole

    @property
    def best(self) -> str:
        """The text with the likeliest token at each mask."""
        return self.filled([found[0][0] for found in self.masks])


def fill_masks(
    model: PretrainingModel, tokenizer: Tokenizer, text: str, number: int, max_length: int
) -> FilledText:
    """The `number` likeliest tokens at each mask of `text`.

    What exceeds `max_length` tokens is cut off, at both ends, so that the masks lie in the middle.
    Raises `UserError` where there is no mask, or where they are too far apart.
    """
    start, end, mask = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]", MASK))
    parts = text.split(MASK)
    if len(parts) == 1:
        raise UserError(
            f"there is no {MASK} in {shortened(text, 60)!r}",
            expected=f"{MASK}, this tokenizer's mask, at least once",
        )
    ids: list[int] = []
    places: list[int] = []
    for index, encoding in enumerate(tokenizer.encode_batch(parts, add_special_tokens=False)):
        if index:
            places.append(len(ids))
            ids.append(mask)
        ids += encoding.ids
    first, last = window_around(places[0], places[-1], len(ids), max_length - 2)
    if last <= places[-1]:
        raise UserError(
            f"the masks are {places[-1] - places[0]} tokens apart, in {shortened(text, 60)!r}",
            expected=f"at most {max_length - 3}, so that the model sees them at once",
        )
    seen = [start, *ids[first:last], end]
    found = likeliest_tokens(
        model,
        seen,
        [place - first + 1 for place in places],  # [CLS] comes first
        min(number, model.configuration.vocab_size),
    )
    masks = [[(tokenizer.id_to_token(token), p) for token, p in likeliest] for likeliest in found]
    return FilledText(text, masks, len(ids) + 2, len(ids) > last - first)


def window_around(first: int, last: int, length: int, room: int) -> tuple[int, int]:
    """Where to cut `length` tokens to `room`, with places `first` to `last` in the middle.

    The window ends before `last` where they do not fit.

    >>> window_around(10, 12, 20, 9)
    (7, 16)
    >>> window_around(1, 1, 20, 9)
    (0, 9)
    """
    begin = max(0, min((first + last + 1 - room) // 2, length - room))
    if last - first >= room:
        begin = first
    return begin, min(length, begin + room)
