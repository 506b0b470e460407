"""What an encoder would put in place of the masks in a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.evaluation.fill_mask import likeliest_tokens
from pipeline.foundation.vocabulary.special_tokens import frame_of, special_tokens
from pipeline.inference.plain_table import shortened
from pipeline.inference.shown_tokens import ShownToken, shown_token

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.heads import PretrainingModel


@dataclass(frozen=True)
class FilledText:
    """A text around its masks and, for each mask, the likeliest tokens with probabilities.

    Each mask is filled on its own, with all of them still in place.
    """

    parts: list[str]  # of the text, one more than there are masks
    masks: list[list[tuple[ShownToken, float]]]
    num_tokens: int  # of the whole text, special tokens included
    truncated: bool

    def filled(self, choices: Sequence[ShownToken]) -> str:
        """The text with a token in place of each mask."""
        whole = self.parts[0]
        for token, part in zip(choices, self.parts[1:], strict=True):
            whole = token.after(whole) + part
        return whole

    @property
    def best(self) -> str:
        """The text with the likeliest token at each mask."""
        return self.filled([found[0][0] for found in self.masks])


def fill_masks(
    model: PretrainingModel, tokenizer: Tokenizer, text: str, number: int, max_length: int
) -> FilledText:
    """The `number` likeliest tokens at each mask of `text`, written as the tokenizer's own.

    What exceeds `max_length` tokens is cut off, at both ends, so that the masks lie in the middle.
    Raises `UserError` where there is no mask, or where they are too far apart.
    """
    frame, mask = frame_of(tokenizer, 1), special_tokens(tokenizer).mask
    name = tokenizer.id_to_token(mask)
    parts = text.split(name)
    if len(parts) == 1:
        raise UserError(
            f"there is no {name} in {shortened(text, 60)!r}",
            expected=f"{name}, this tokenizer's mask, at least once",
        )
    # A mask stands for the space before it too, where a tokenizer writes it into the word.
    pieces = [*(part.rstrip() for part in parts[:-1]), parts[-1]]
    ids: list[int] = []
    places: list[int] = []
    for index, encoding in enumerate(tokenizer.encode_batch(pieces, add_special_tokens=False)):
        if index:
            places.append(len(ids))
            ids.append(mask)
        ids += encoding.ids
    room = max_length - frame.num_special
    first, last = window_around(places[0], places[-1], len(ids), room)
    if last <= places[-1]:
        raise UserError(
            f"the masks are {places[-1] - places[0]} tokens apart, in {shortened(text, 60)!r}",
            expected=f"at most {room - 1}, so that the model sees them at once",
        )
    seen, _ = frame.around(ids[first:last])
    shift = len(frame.specials[0]) - first
    found = likeliest_tokens(
        model,
        seen,
        [place + shift for place in places],
        number,
        tokenizer.get_vocab_size(),
    )
    masks = [[(shown_token(tokenizer, token), p) for token, p in likeliest] for likeliest in found]
    num_tokens = len(ids) + frame.num_special
    return FilledText(parts, masks, num_tokens, truncated=num_tokens > max_length)


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
