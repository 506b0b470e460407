"""Several documents in a row, none of which sees another: [CLS] … [SEP] [CLS] … [SEP] padding.

Where `packing` lets a token see the end of the document before its own, here each piece of text is
what it would be alone in a row: it has positions of its own, and attention stays within it
(`model.padding.packed_layout`; Krell et al. 2021, arXiv:2107.02027). Documents are cut as in
best-fit packing (Ding et al. 2024, arXiv:2404.10830): no more than their length demands.
"""

from __future__ import annotations

import numpy as np

from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.pretraining.bins import best_fit_decreasing
from pipeline.pretraining.packing import NUM_SPECIAL
from pipeline.pretraining.sequences import CLS, PAD, SEP, Sequences


class PackedDocuments:
    """The text in pieces, and which of them share a row; an epoch is a pass over all rows.

    A piece is a document; one that is longer than a row is cut into as many pieces as fill a row,
    and a short one. Where that stands among them changes from epoch to epoch, and with it the
    cuts, but no piece's size. So there is one plan of rows for all epochs, which all have as many.
    It is best-fit decreasing, made when this is: what shares a row is never seen together, so that
    another plan for each epoch would change next to nothing.

    Pieces are numbered along the text, in a document the short one last.
    """

    num_draws = 0

    def __init__(self, text: TokenizedText, length: int) -> None:
        self.text = text
        self.length = length
        self.budget = length - NUM_SPECIAL
        num_full, rests = np.divmod(text.document_lengths, self.budget)
        counts = num_full + (rests > 0)
        self.first_pieces = _offsets(counts)  # (num_documents + 1,), int64
        sizes = np.full(self.first_pieces[-1], length)
        sizes[self.first_pieces[1:][rests > 0] - 1] = rests[rests > 0] + NUM_SPECIAL
        rows = best_fit_decreasing(sizes, length)
        self.pieces = np.argsort(rows, kind="stable")  # (num_pieces,), int64: row after row
        self.row_starts = _offsets(np.bincount(rows))  # (num_rows + 1,), int64: into `pieces`

    @property
    def num_windows(self) -> int:
        return len(self.row_starts) - 1

    @property
    def padding(self) -> float:
        """The share of columns that hold nothing."""
        used = len(self.text.tokens) + NUM_SPECIAL * len(self.pieces)
        return 1 - used / (self.num_windows * self.length)

    def spans(self, windows: np.ndarray, phase: float) -> list[list[tuple[int, int]]]:
        """For each of these rows its pieces: the first token of the text, and the one after the
        last. `phase` see `sequences`."""
        counts, starts, lengths = self._pieces_of(windows, phase)
        pieces = list(zip(starts.tolist(), (starts + lengths).tolist(), strict=True))
        ends = np.cumsum(counts).tolist()
        return [pieces[end - count : end] for end, count in zip(ends, counts.tolist(), strict=True)]

    def sequences(self, windows: np.ndarray, phase: float) -> Sequences:
        """The rows `windows  # (batch,)`; `phase` in [0, 1): where in its document the short piece
        stands in this epoch, 0: first."""
        counts, starts, lengths = self._pieces_of(windows, phase)
        shape = (len(windows), self.length)
        sizes = lengths + NUM_SPECIAL
        firsts = np.cumsum(counts) - counts  # each row's first piece
        begins = np.cumsum(sizes) - sizes  # laid end to end; rows then begin where they do
        shifts = np.arange(len(windows)) * self.length - begins[firsts]
        places = begins + np.repeat(shifts, counts)  # of each [CLS], in the flattened rows
        numbers = np.arange(len(sizes)) - np.repeat(firsts, counts) + 1
        sequence_ids = np.zeros(shape, dtype=np.int64)
        sequence_ids.reshape(-1)[_ranges(places, sizes)] = np.repeat(numbers, sizes)
        input_ids = np.full(shape, PAD, dtype=np.int64)
        is_text = np.zeros(shape, dtype=bool)
        inside = _ranges(places + 1, lengths)
        ids = input_ids.reshape(-1)
        ids[places], ids[places + sizes - 1] = CLS, SEP
        ids[inside] = self.text.tokens[_ranges(starts, lengths)]
        is_text.reshape(-1)[inside] = True
        types = np.zeros(shape, dtype=np.int64)
        return Sequences(input_ids, types, sequence_ids != 0, is_text, None, sequence_ids)

    def _pieces_of(
        self, windows: np.ndarray, phase: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """How many pieces each row has, `(batch,)`, and of all of them, row after row, where they
        start and how long they are, both `(pieces,)`, in tokens."""
        counts = self.row_starts[windows + 1] - self.row_starts[windows]
        pieces = self.pieces[_ranges(self.row_starts[windows], counts)]
        documents = np.searchsorted(self.first_pieces, pieces, side="right") - 1
        indices = pieces - self.first_pieces[documents]
        begins = self.text.document_starts[documents]
        num_full, rests = np.divmod(self.text.document_starts[documents + 1] - begins, self.budget)
        num_before = (phase * (num_full + 1)).astype(np.int64)  # full pieces before the short one
        is_short = indices == num_full
        full_starts = indices * self.budget + np.where(indices >= num_before, rests, 0)
        starts = begins + np.where(is_short, num_before * self.budget, full_starts)
        return counts, starts, np.where(is_short, rests, self.budget)


def _offsets(counts: np.ndarray) -> np.ndarray:
    """Where each of `counts  # (n,)` begins when laid end to end, and the end, `(n + 1,)`."""
    return np.concatenate([[0], np.cumsum(counts)])


def _ranges(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """`start, …, start + length - 1` of each of `(n,)`, one after the other."""
    return np.arange(lengths.sum()) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
