"""Documents to ids: paragraphs → sentences → ids → pieces of bounded length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from pipeline.foundation.vocabulary.wordpiece import CONTINUATION, UNKNOWN_ID
from pipeline.tokenization.sentences import Splitter
from pipeline.tokenization.word_cache import WordCache

Document = Sequence[str]  # its paragraphs


@dataclass(frozen=True)
class EncodedDocuments:
    """Some documents as flat arrays, in order.

    `tokens` (num_tokens,) holds ids without special tokens; `sentence_lengths` (num_sentences,)
    counts tokens, each at least 1; `document_lengths` (num_documents,) counts sentences, 0 for a
    document without a token. int32, int64, int64.
    """

    tokens: np.ndarray
    sentence_lengths: np.ndarray
    document_lengths: np.ndarray

    @property
    def num_unknown(self) -> int:
        return int(np.count_nonzero(self.tokens == UNKNOWN_ID))


class DocumentEncoder:
    """A tokenizer and a sentence splitter at work."""

    def __init__(self, tokenizer: Tokenizer, split: Splitter, max_sentence_tokens: int) -> None:
        self.words = WordCache(tokenizer)
        self.split = split
        self.max_sentence_tokens = max_sentence_tokens
        self._continues = np.zeros(tokenizer.get_vocab_size(), dtype=bool)
        for piece, index in tokenizer.get_vocab().items():
            self._continues[index] = piece.startswith(CONTINUATION) and piece != CONTINUATION

    def encode(self, documents: Sequence[Document]) -> EncodedDocuments:
        """Encode documents. A paragraph ends a sentence; a longer sentence is cut into pieces."""
        paragraphs = [paragraph for document in documents for paragraph in document]
        origins = [index for index, document in enumerate(documents) for _ in document]
        sentences: list[str] = []
        owners: list[int] = []  # the document of each sentence
        for origin, found in zip(origins, self.split(paragraphs), strict=True):
            sentences += found
            owners += [origin] * len(found)
        tokens, lengths = self.words.encode(sentences)
        stops = lengths.cumsum()
        sentence_lengths: list[int] = []
        document_lengths = np.zeros(len(documents), dtype=np.int64)
        for owner, start, stop in zip(owners, stops - lengths, stops, strict=True):
            pieces = self.piece_lengths(tokens[start:stop])
            sentence_lengths += pieces
            document_lengths[owner] += len(pieces)
        return EncodedDocuments(
            tokens, np.array(sentence_lengths, dtype=np.int64), document_lengths
        )

    def piece_lengths(self, ids: np.ndarray) -> list[int]:
        """Lengths of the pieces that `ids` (length,) is cut into, before a word if it can be.

        With `max_sentence_tokens` 4, `a b c ##d ##e f` is cut before `c`: 2 and 4.
        """
        lengths = []
        start = 0
        while len(ids) - start > self.max_sentence_tokens:
            end = start + self.max_sentence_tokens
            while end > start and self._continues[ids[end]]:
                end -= 1
            if end == start:  # one word longer than a whole piece
                end = start + self.max_sentence_tokens
            lengths.append(end - start)
            start = end
        if len(ids) > start:
            lengths.append(len(ids) - start)
        return lengths
