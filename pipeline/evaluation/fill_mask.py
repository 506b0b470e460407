"""Sentences with a word taken out, and what models put there."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch

from pipeline.foundation.randomness import fraction_of
from pipeline.foundation.vocabulary.special_tokens import frame_of, special_tokens

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.heads import PretrainingModel

MIN_WORDS, MAX_WORDS = 8, 25  # of a paragraph
MIN_CHARACTERS = 4  # of the word taken out
TOP = 5
CANDIDATES = 20  # paragraphs looked at for each example wanted
_WORD = re.compile(r"[^\W\d_]+")


def fill_mask_examples(
    models: Mapping[str, PretrainingModel],
    tokenizer: Tokenizer,
    paragraphs: Iterable[str],
    number: int,
    seed: int,
) -> list[dict[str, Any]]:
    """Up to `number` paragraphs, drawn by a hash, each with one word of one token taken out.

    Each is `before`, `answer`, `after` (text) and, under the name of each of `models`, its five
    likeliest tokens with their probabilities.
    """
    salt = f"fill mask {seed}"
    short = (text for text in paragraphs if MIN_WORDS <= len(text.split()) <= MAX_WORDS)
    drawn = heapq.nsmallest(number * CANDIDATES, short, key=lambda text: fraction_of(salt, text))
    examples: list[dict[str, Any]] = []
    for text in drawn:
        if len(examples) == number:
            break
        blank = _blank(tokenizer, text, salt)
        if blank is not None:
            before, answer, after = text[: blank.start()], blank[0], text[blank.end() :]
            found = {
                name: top_predictions(model, tokenizer, before, after)
                for name, model in models.items()
            }
            examples.append({"before": before, "answer": answer, "after": after, **found})
    return examples


def _blank(tokenizer: Tokenizer, text: str, salt: str) -> re.Match[str] | None:
    """The word to take out: a long enough one, not the first, that is one token."""
    unknown = special_tokens(tokenizer).unknown
    words = []
    for match in list(_WORD.finditer(text))[1:]:
        ids = tokenizer.encode(match[0], add_special_tokens=False).ids
        if len(match[0]) >= MIN_CHARACTERS and len(ids) == 1 and ids[0] != unknown:
            words.append(match)
    return words[int(fraction_of(f"{salt} word", text) * len(words))] if words else None


@torch.no_grad()
def likeliest_tokens(
    model: PretrainingModel,
    ids: Sequence[int],
    places: Sequence[int],
    number: int,
    vocabulary_size: int,
) -> list[list[tuple[int, float]]]:
    """For each of `places` in `ids`, the likeliest token ids with their probabilities (float64).

    Ids from `vocabulary_size` on are rows of the embeddings that pad it, and no tokens.
    """
    device = next(model.parameters()).device
    model.eval()
    hidden = model(torch.tensor([list(ids)], device=device))
    logits = model.token_logits(hidden, torch.tensor(list(places), device=device)).cpu()
    probabilities = torch.softmax(logits.double(), dim=1)[:, :vocabulary_size]
    likeliest, tokens = probabilities.topk(min(number, vocabulary_size))
    pairs = zip(tokens.tolist(), likeliest.tolist(), strict=True)
    return [list(zip(*pair, strict=True)) for pair in pairs]


def top_predictions(
    model: PretrainingModel, tokenizer: Tokenizer, before: str, after: str
) -> list[dict[str, Any]]:
    """The likeliest tokens between two texts, with their probabilities, likeliest first."""
    frame, mask = frame_of(tokenizer, 1), special_tokens(tokenizer).mask
    # The mask stands for the space before it too, where a tokenizer writes it into the word.
    left, right = (
        tokenizer.encode(text, add_special_tokens=False).ids for text in (before.rstrip(), after)
    )
    room = model.configuration.max_position_embeddings - frame.num_special - 1 - len(left)
    ids, _ = frame.around([*left, mask, *right[:room]])
    place = len(frame.specials[0]) + len(left)
    (found,) = likeliest_tokens(model, ids, [place], TOP, tokenizer.get_vocab_size())
    return [
        {"token": tokenizer.id_to_token(token), "probability": probability}
        for token, probability in found
    ]
