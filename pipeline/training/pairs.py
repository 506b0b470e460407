"""Pairs for next-sentence prediction: [CLS] A [SEP] B [SEP] (Devlin et al. 2019, section 3.1).

As in google-research/bert's `create_pretraining_data.py` a window of a document is cut in two at
a sentence's start; in a share of the pairs B comes from another document instead. Differences:
any pair is made on its own from its number and a few draws, so that it needs no pass over the
text and no shuffled file; windows overlap instead of ending short, so that little is padded; and
a random B is as long as the true one and begins as the true one does, so that neither its length
nor its first token tells it from the true one.
"""

from __future__ import annotations

import numpy as np

from pipeline.errors import UserError
from pipeline.training.sequences import CLS, PAD, SEP, Sequences
from pipeline.training.text import TokenizedText

NUM_SPECIAL = 3  # [CLS], [SEP], [SEP]


class SentencePairs:
    """All windows of a text; an epoch is a pass over them.

    A document of T tokens has ceil(T / budget) windows of `budget` tokens (the whole document
    where it is shorter); the first begins and the last ends with it, those between lie at random
    without leaving a gap. Documents of a single token are left out.
    """

    num_draws = 5  # uniform numbers that a pair is made from

    def __init__(self, text: TokenizedText, length: int, random_fraction: float) -> None:
        self.text = text
        self.length = length
        self.random_fraction = random_fraction
        self.budget = length - NUM_SPECIAL
        lengths = text.document_lengths
        counts = np.where(lengths >= 2, -(-lengths // self.budget), 0)
        self.first_windows = np.concatenate([[0], np.cumsum(counts)])  # (num_documents + 1,)
        if np.count_nonzero(counts) < 2:
            raise UserError(
                "next-sentence prediction needs two documents of at least two tokens",
                expected=f"of {text.num_documents} documents, more than "
                f"{np.count_nonzero(counts)} such",
                hint="set pretrain.next_sentence_prediction to null, or give more text",
            )

    @property
    def num_windows(self) -> int:
        return int(self.first_windows[-1])

    def sequences(self, windows: np.ndarray, draws: np.ndarray) -> Sequences:
        """The pairs of `windows  # (batch,)`, from `draws  # (batch, num_draws)` in [0, 1)."""
        place, cut_draw, label_draw, document_draw, start_draw = draws.T
        documents = self._documents_of(windows)
        starts, stops = self._bounds(windows, documents, place)
        cuts, at_sentence = self._cuts(starts, stops, cut_draw)
        is_random = label_draw < self.random_fraction
        others = self._other_documents(documents, document_draw)
        other_starts, other_stops = self._random_segments(
            others, stops - cuts, at_sentence, start_draw
        )
        return self._assemble(
            starts,
            cuts,
            np.where(is_random, other_starts, cuts),
            np.where(is_random, other_stops, stops),
            is_random,
        )

    def _documents_of(self, windows: np.ndarray) -> np.ndarray:
        return np.searchsorted(self.first_windows, windows, side="right") - 1

    def _bounds(
        self, windows: np.ndarray, documents: np.ndarray, place: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Where each window starts and stops.

        Laid end to end, the windows of a document would overshoot it by `excess` tokens; the
        k-th is moved back by a share of these that rises from 0 to 1 along the document.
        """
        first, last = self.first_windows[documents], self.first_windows[documents + 1] - 1
        begin, end = self.text.document_starts[documents], self.text.document_starts[documents + 1]
        excess = np.maximum((last - first + 1) * self.budget - (end - begin), 0)
        share = (windows - first - 1 + place) / np.maximum(last - first - 1, 1)
        share = np.where(windows == first, 0.0, np.where(windows == last, 1.0, share))
        starts = begin + (windows - first) * self.budget - (share * excess).astype(np.int64)
        starts = np.maximum(starts, begin)  # a document shorter than a window
        return starts, np.minimum(starts + self.budget, end)

    def _cuts(
        self, starts: np.ndarray, stops: np.ndarray, draw: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Where A ends and B begins, and whether a sentence begins there.

        One of the sentences that begin inside the window, but for its edges; where none does, any
        token.
        """
        margin = np.maximum(np.minimum(self.budget // 8, (stops - starts) // 4), 1)
        lowest, highest = starts + margin, stops - margin
        sentences = self.text.sentence_starts
        first = np.searchsorted(sentences, lowest, side="left")
        count = np.searchsorted(sentences, highest, side="right") - first
        sentence = sentences[np.minimum(first + _below(draw, count), len(sentences) - 1)]
        token = lowest + _below(draw, highest - lowest + 1)
        return np.where(count > 0, sentence, token), count > 0

    def _other_documents(self, documents: np.ndarray, draw: np.ndarray) -> np.ndarray:
        """A document other than each of `documents`, by its share of the windows."""
        first = self.first_windows[documents]
        own = self.first_windows[documents + 1] - first
        window = _below(draw, self.num_windows - own)
        return self._documents_of(np.where(window < first, window, window + own))

    def _random_segments(
        self,
        documents: np.ndarray,
        lengths: np.ndarray,
        at_sentence: np.ndarray,
        draw: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Segments of `documents`, of `lengths` tokens where the document has as many.

        They begin with a sentence other than the document's first where `at_sentence` and one
        lies early enough, with the document where none does, else with any token.
        """
        begin, end = self.text.document_starts[documents], self.text.document_starts[documents + 1]
        latest = np.maximum(end - lengths, begin)
        sentences = self.text.sentence_starts
        first = np.searchsorted(sentences, begin, side="right")
        count = np.searchsorted(sentences, latest, side="right") - first
        sentence = sentences[np.minimum(first + _below(draw, count), len(sentences) - 1)]
        token = begin + _below(draw, latest - begin + 1)
        starts = np.where(at_sentence, np.where(count > 0, sentence, begin), token)
        return starts, np.minimum(starts + lengths, end)

    def _assemble(
        self,
        a_starts: np.ndarray,
        a_stops: np.ndarray,
        b_starts: np.ndarray,
        b_stops: np.ndarray,
        is_random: np.ndarray,
    ) -> Sequences:
        """Segments, as token offsets `(batch,)`, to rows of ids."""
        column = np.arange(self.length)[None, :]
        a_end = 1 + (a_stops - a_starts)[:, None]  # the column of the first [SEP]
        b_end = a_end + 1 + (b_stops - b_starts)[:, None]  # the column of the second
        in_a = (column > 0) & (column < a_end)
        in_b = (column > a_end) & (column < b_end)
        offsets = np.where(
            in_a, a_starts[:, None] + column - 1, b_starts[:, None] + column - a_end - 1
        )
        is_text = in_a | in_b
        input_ids = np.full(is_text.shape, PAD, dtype=np.int64)
        input_ids[is_text] = self.text.tokens[offsets[is_text]]
        input_ids[:, 0] = CLS
        input_ids[(column == a_end) | (column == b_end)] = SEP
        return Sequences(
            input_ids,
            ((column > a_end) & (column <= b_end)).astype(np.int64),
            column <= b_end,
            is_text,
            is_random.astype(np.int64),
        )


def _below(draw: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Integers in [0, count), from numbers in [0, 1); 0 where the count is 0 or less."""
    return (draw * np.maximum(count, 0)).astype(np.int64)
