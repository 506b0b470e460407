"""Pairs of segments, [CLS] A [SEP] B [SEP], and what is asked of them.

Next-sentence prediction (Devlin et al. 2019, section 3.1): as in google-research/bert's
`create_pretraining_data.py` a window of a document is cut in two at a sentence's start; in a share
of the pairs B comes from another document instead. Differences: any pair is made on its own from
its number and a few draws, so that it needs no pass over the text and no shuffled file; windows
overlap instead of ending short, so that little is padded; and a random B is as long as the true
one and begins as the true one does, so that neither its length nor its first token tells it from
the true one.

Sentence-order prediction (ALBERT, Lan et al. 2020, arXiv:1909.11942, section 3.1): both segments
are of one window, and half of the time the second comes first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from pipeline.console.errors import UserError
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.pretraining.sequences import CLS, PAD, SEP, Sequences

NUM_SPECIAL = 3  # [CLS], [SEP], [SEP]


class SentencePairs(ABC):
    """All windows of a text, whole or part of a document each; an epoch is a pass over them.

    Documents of a single token are left out.
    """

    num_draws: int  # uniform numbers that a pair is made from
    fewest_documents: int
    need: str  # the same in words

    def __init__(self, text: TokenizedText, length: int) -> None:
        self.text = text
        self.length = length
        self.budget = length - NUM_SPECIAL
        usable = np.count_nonzero(text.document_lengths >= 2)
        if usable < self.fewest_documents:
            raise UserError(
                f"{self.need} of at least two tokens",
                expected=f"of {text.num_documents} documents, more than {usable} such",
                hint="set pretrain.sentence_objective to null, or give more text",
            )

    @property
    @abstractmethod
    def num_windows(self) -> int: ...

    @abstractmethod
    def sequences(self, windows: np.ndarray, draws: np.ndarray) -> Sequences:
        """The pairs of `windows  # (batch,)`, from `draws  # (batch, num_draws)` in [0, 1).

        `sentence_labels` are 0 where B follows A in the text, else 1.
        """

    def _assemble(
        self,
        a_starts: np.ndarray,
        a_stops: np.ndarray,
        b_starts: np.ndarray,
        b_stops: np.ndarray,
        labels: np.ndarray,
    ) -> Sequences:
        """Segments, as token offsets `(batch,)`, to rows; `labels  # (batch,)`, bool."""
        column = np.arange(self.length)[None, :]
        a_end = 1 + (a_stops - a_starts)[:, None]  # the column of the first [SEP]
        b_end = a_end + 1 + (b_stops - b_starts)[:, None]  # the column of the second
        offsets = np.where(
            column < a_end, a_starts[:, None] + column - 1, b_starts[:, None] + column - a_end - 1
        )
        return self._rows(offsets, a_end, b_end, labels)

    def _rows(
        self, offsets: np.ndarray, a_end: np.ndarray, b_end: np.ndarray, labels: np.ndarray
    ) -> Sequences:
        """The tokens at `offsets  # (batch, length)` of the text, between the columns of special
        tokens: [CLS], `a_end` and `b_end  # (batch, 1)`."""
        column = np.arange(self.length)[None, :]
        is_text = (column > 0) & (column < b_end) & (column != a_end)
        input_ids = np.full(is_text.shape, PAD, dtype=np.int64)
        input_ids[is_text] = self.text.tokens[offsets[is_text]]
        input_ids[:, 0] = CLS
        input_ids[(column == a_end) | (column == b_end)] = SEP
        return Sequences(
            input_ids,
            ((column > a_end) & (column <= b_end)).astype(np.int64),
            column <= b_end,
            is_text,
            labels.astype(np.int64),
        )


class WindowPairs(SentencePairs):
    """Pairs from windows that cover every document.

    A document of T tokens has ceil(T / size) windows of `size` tokens (the whole document where it
    is shorter); the first begins and the last ends with it, those between lie at random without
    leaving a gap.
    """

    def __init__(self, text: TokenizedText, length: int, size: int) -> None:
        super().__init__(text, length)
        self.size = size
        lengths = text.document_lengths
        counts = np.where(lengths >= 2, -(-lengths // size), 0)
        self.first_windows = np.concatenate([[0], np.cumsum(counts)])  # (num_documents + 1,)

    @property
    def num_windows(self) -> int:
        return int(self.first_windows[-1])

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
        excess = np.maximum((last - first + 1) * self.size - (end - begin), 0)
        share = (windows - first - 1 + place) / np.maximum(last - first - 1, 1)
        share = np.where(windows == first, 0.0, np.where(windows == last, 1.0, share))
        starts = begin + (windows - first) * self.size - (share * excess).astype(np.int64)
        starts = np.maximum(starts, begin)  # a document shorter than a window
        return starts, np.minimum(starts + self.size, end)


class NextSentencePairs(WindowPairs):
    """B follows A (0), or in `random_fraction` of the pairs is of another document (1)."""

    num_draws = 5
    fewest_documents = 2
    need = "next-sentence prediction needs two documents"

    def __init__(self, text: TokenizedText, length: int, random_fraction: float) -> None:
        super().__init__(text, length, length - NUM_SPECIAL)
        self.random_fraction = random_fraction

    def sequences(self, windows: np.ndarray, draws: np.ndarray) -> Sequences:
        """See `SentencePairs`."""
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
        sentence = sentences[np.minimum(first + below(draw, count), len(sentences) - 1)]
        token = lowest + below(draw, highest - lowest + 1)
        return np.where(count > 0, sentence, token), count > 0

    def _other_documents(self, documents: np.ndarray, draw: np.ndarray) -> np.ndarray:
        """A document other than each of `documents`, by its share of the windows."""
        first = self.first_windows[documents]
        own = self.first_windows[documents + 1] - first
        window = below(draw, self.num_windows - own)
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
        sentence = sentences[np.minimum(first + below(draw, count), len(sentences) - 1)]
        token = begin + below(draw, latest - begin + 1)
        starts = np.where(at_sentence, np.where(count > 0, sentence, begin), token)
        return starts, np.minimum(starts + lengths, end)


class SentenceOrderPairs(SentencePairs):
    """B follows A (0), or in half of the pairs A follows B (1).

    A segment that breaks off within a sentence would tell where it belongs: windows are whole
    sentences, as many as fit, and are cut between two. A sentence alone in its window, or longer
    than one, is broken all the same. The last window of a document reaches back into the one
    before it, so that less is padded.
    """

    num_draws = 2
    fewest_documents = 1
    need = "sentence-order prediction needs a document"

    def __init__(self, text: TokenizedText, length: int) -> None:
        super().__init__(text, length)
        self.starts, self.stops = self._windows()  # both (num_windows,), in tokens

    @property
    def num_windows(self) -> int:
        return len(self.starts)

    def sequences(self, windows: np.ndarray, draws: np.ndarray) -> Sequences:
        """See `SentencePairs`."""
        cut_draw, label_draw = draws.T
        starts, stops, bounds = self.starts[windows], self.stops[windows], self.text.sentence_starts
        first = np.searchsorted(bounds, starts, side="right")
        count = np.searchsorted(bounds, stops, side="left") - first
        sentence = bounds[np.minimum(first + below(cut_draw, count), len(bounds) - 1)]
        token = starts + 1 + below(cut_draw, stops - starts - 1)
        cuts = np.where(count > 0, sentence, token)
        swapped = label_draw < 0.5
        return self._assemble(
            np.where(swapped, cuts, starts),
            np.where(swapped, stops, cuts),
            np.where(swapped, starts, cuts),
            np.where(swapped, cuts, stops),
            swapped,
        )

    def _windows(self) -> tuple[np.ndarray, np.ndarray]:
        """Where windows start and stop: the first of every document, then the second, …"""
        bounds = np.asarray(self.text.sentence_starts)  # and, last, the end of the text
        usable = self.text.document_lengths >= 2
        begins, ends = self.text.document_starts[:-1][usable], self.text.document_starts[1:][usable]
        starts, pieces = begins, []
        while len(starts) > 0:
            is_last = starts + self.budget >= ends
            # The latest bound that the budget reaches; for a last window, the earliest start.
            stops = bounds[np.searchsorted(bounds, starts + self.budget, side="right") - 1]
            stops = np.where(stops - starts < 2, starts + self.budget, stops)
            earliest = np.maximum(ends - self.budget, begins)
            aligned = bounds[np.searchsorted(bounds, earliest, side="left")]
            aligned = np.where(ends - aligned < 2, earliest, aligned)
            pieces.append(
                (
                    np.where(is_last, np.minimum(starts, aligned), starts),
                    np.where(is_last, ends, stops),
                )
            )
            begins, ends, starts = begins[~is_last], ends[~is_last], stops[~is_last]
        first, last = (np.concatenate(edges) for edges in zip(*pieces, strict=True))
        return first, last


def below(draw: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Integers in [0, count), from numbers in [0, 1); 0 where the count is 0 or less."""
    return (draw * np.maximum(count, 0)).astype(np.int64)
