"""Pairs of which one question is asked: does B say what A says, or were words exchanged?

B repeats a part of A, turned about (its end may come first), and in half of the pairs a stretch of
words stands in one of the two that does not stand in the other: words of the text that follows, so
that their topic tells nothing. What was exchanged stands in A, in B, in both or in neither, each as
often: no text alone tells the answer, only the comparison of its words with those of the other. A
copy to compare with is COCO-LM's (Meng et al. 2021, arXiv:2102.08473, section 3.2), whose
contrast of a batch is not used here: it is no sum over examples, and would change with the size of
micro-batches. Masked words may be found in the other text, as in translation language modelling
(Conneau and Lample 2019, arXiv:1901.07291, section 3.3).
"""

from __future__ import annotations

import numpy as np

from pipeline.console.errors import UserError
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.pretraining.pairs import NUM_SPECIAL, WindowPairs, below
from pipeline.pretraining.sequences import Sequences

NEAR = 8  # rows: exchanged words come from this much of the text that follows


class SentenceMatchingPairs(WindowPairs):
    """A is a window of two thirds of the row, B at most as long as the last third."""

    num_draws = 9
    fewest_documents = 1
    need = "sentence matching needs a document"

    def __init__(self, text: TokenizedText, length: int) -> None:
        budget = length - NUM_SPECIAL
        super().__init__(text, length, budget - budget // 3)
        if len(text.tokens) <= 2 * length:
            raise UserError(
                "sentence matching needs more text than two rows",
                expected=f"more than {2 * length:,} tokens, found {len(text.tokens):,}",
                hint="set pretrain.sentence_objective to null, or give more text",
            )

    def sequences(self, windows: np.ndarray, draws: np.ndarray) -> Sequences:
        """See `SentencePairs`; labels are 0 where A has all words of B, else 1."""
        place, size, begin, turn, number, first, source, in_a, in_b = draws.T
        starts, stops = self._bounds(windows, self._documents_of(windows), place)
        most = np.minimum(self.budget - self.size, stops - starts)
        sizes = most - below(size, most // 2 + 1)  # of B
        begins = starts + below(begin, stops - starts - sizes + 1)
        fewest = 1 + sizes // 8
        numbers = fewest + below(number, sizes // 2 - fewest + 1)  # of exchanged tokens
        firsts = begins + below(first, sizes - numbers + 1)
        exchanges = firsts, numbers, self._near(stops, numbers, source)
        column = np.arange(self.length)[None, :]
        a_end = 1 + (stops - starts)[:, None]  # the column of the first [SEP]
        a = self._exchanged(starts[:, None] + column - 1, in_a < 0.5, *exchanges)
        turned = (column - a_end - 1 + below(turn, sizes)[:, None]) % sizes[:, None]
        b = self._exchanged(begins[:, None] + turned, in_b < 0.5, *exchanges)
        b_end = a_end + 1 + sizes[:, None]
        return self._rows(
            np.where(column < a_end, a, b), a_end, b_end, (in_a < 0.5) != (in_b < 0.5)
        )

    def _near(self, stops: np.ndarray, numbers: np.ndarray, draw: np.ndarray) -> np.ndarray:
        """Where the exchanged words come from: after the window, from the beginning again where the
        text ends."""
        total = len(self.text.tokens)
        reach = np.minimum(NEAR * self.length, total - self.size - numbers)
        return (stops + below(draw, reach)) % total

    def _exchanged(
        self,
        places: np.ndarray,
        is_exchanged: np.ndarray,
        firsts: np.ndarray,
        numbers: np.ndarray,
        sources: np.ndarray,
    ) -> np.ndarray:
        """`places  # (batch, length)` of the text, in the rows `is_exchanged  # (batch,)` with the
        `numbers` from `firsts` on taken from `sources`."""
        number = places - firsts[:, None]
        exchanged = is_exchanged[:, None] & (number >= 0) & (number < numbers[:, None])
        return np.where(exchanged, (sources[:, None] + number) % len(self.text.tokens), places)
