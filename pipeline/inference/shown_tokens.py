"""Tokens for a person, of any kind of tokenizer.

WordPiece marks a token that goes on a word (`##ing`); byte-level BPE (RoBERTa, ModernBERT) writes
the space before a word into its token, and bytes as letters of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.foundation.vocabulary.special_tokens import begins_words_with_space
from pipeline.foundation.vocabulary.wordpiece import CONTINUATION

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPACE = "␣"
UNDECODED = "\ufffd"  # a token of some of a letter's bytes


@dataclass(frozen=True)
class ShownToken:
    """How a token is named, and what it writes into a text."""

    name: str
    text: str
    joins: bool  # `text` begins with the space it wants: what stands before loses its own

    def after(self, before: str) -> str:
        """The text `before`, and the token."""
        return (before.rstrip() if self.joins else before) + self.text


def shown_token(tokenizer: Tokenizer, token_id: int) -> ShownToken:
    """The token with the number `token_id`."""
    token = str(tokenizer.id_to_token(token_id))
    if begins_words_with_space(tokenizer):
        text = tokenizer.decode([token_id], skip_special_tokens=False)
        name = token if UNDECODED in text else text.replace(" ", SPACE)
        return ShownToken(name, text, joins=True)
    if token.startswith(CONTINUATION) and token != CONTINUATION:
        return ShownToken(token, token.removeprefix(CONTINUATION), joins=True)
    return ShownToken(token, token, joins=False)
