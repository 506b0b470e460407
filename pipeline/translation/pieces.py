"""A WordPiece vocabulary of both languages that gives back every space: `text → ids → text`.

Unlike BERT's, which a classifier reads and nobody reads again, pieces here begin a word with "▁"
(Kudo & Richardson 2018, arXiv:1808.06226, section 3.2), so that punctuation goes back to where it
stood. Trained like the main pipeline's (`foundation.vocabulary.wordpiece`): the same bytes from the
same text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers

from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.special_tokens import special_tokens
from pipeline.translation.pair_rows import Ends, Pair
from pipeline.translation.placeholders import MASKS, masked, names_of, unmasked

SPACE = "▁"
UNREADABLE = "⁇"  # what an unknown piece is written as


def build(vocabulary: Iterable[str], *, lowercase: bool) -> Tokenizer:
    """As `wordpiece.build`, with spaces kept and no special token put around a text."""
    tokenizer = wordpiece.build(vocabulary, lowercase=lowercase)
    steps = [normalizers.NFC(), *([normalizers.Lowercase()] if lowercase else [])]
    tokenizer.normalizer = normalizers.Sequence(steps)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(SPACE, prepend_scheme="always"),
            pre_tokenizers.Split(Regex(f"[{MASKS[0]}-{MASKS[-1]}]"), "isolated"),
            pre_tokenizers.Punctuation(),
        ]
    )
    tokenizer.decoder = decoders.WordPiece(prefix=wordpiece.CONTINUATION, cleanup=False)
    return tokenizer


def train(texts: Callable[[], Iterable[str]], **settings: Any) -> Tokenizer:
    """A vocabulary of `texts()`, which is called twice; `settings`, and what it raises, are those
    of `wordpiece.train`."""
    return wordpiece.train(texts, **settings, build=build, always=(SPACE, *MASKS))


def ends_of(tokenizer: Tokenizer) -> Ends:
    """The ids that begin and end a text, and fill a batch."""
    special = special_tokens(tokenizer)
    return Ends(special.pad, special.start, special.end)


class Coder:
    """Texts to token ids and back, placeholders whole."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.ends = ends_of(tokenizer)
        self.unknown = special_tokens(tokenizer).unknown

    @classmethod
    def of(cls, folder: Path) -> Coder:
        """Of the tokenizer in a folder; raises `UserError` as `wordpiece.load`."""
        return cls(wordpiece.load(folder))

    @property
    def vocabulary_size(self) -> int:
        return self.tokenizer.get_vocab_size()

    def pairs(self, sources: Sequence[str], targets: Sequence[str]) -> list[Pair]:
        """Ids of both sides."""
        names = [names_of(source) for source in sources]
        ids = [
            self._ids([masked(text, found) for text, found in zip(texts, names, strict=True)])
            for texts in (sources, targets)
        ]
        return [Pair(source, target) for source, target in zip(*ids, strict=True)]

    def text(self, ids: Sequence[int], source: str) -> str:
        """What a translation of `source` says."""
        return unmasked(self.joined(ids), names_of(source))

    def joined(self, ids: Sequence[int]) -> str:
        """The text of ids, placeholders as they were numbered."""
        return "".join(self.pieces(ids)).replace(SPACE, " ").strip()

    def pieces(self, ids: Sequence[int]) -> list[str]:
        """What each id stands for, "▁" for a space before it."""
        tokens = [self.tokenizer.id_to_token(token) or UNREADABLE for token in ids]
        return [
            UNREADABLE if token == self.unknown else name.removeprefix(wordpiece.CONTINUATION)
            for token, name in zip(ids, tokens, strict=True)
        ]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        found = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in found]
