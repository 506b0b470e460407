"""What `auto` stands for in a task's `max_length` and in `finetune.training.epochs`.

The rules: measured in docs/training.md, "What auto chooses".
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.tasks.facets import Example, HeadFacet

WHOLE = 0.99  # of the training rows: seen to their end
MULTIPLE_OF = 8  # tokens
AT_500_ROWS = 6.0  # epochs
FEWEST, MOST = 4.0, 20.0
CLASSES = 20  # of more, each is seen so much more seldom
ROWS_SEEN = 60_000  # at most, but for one epoch


def epochs_for(rows: int, classes: int = 1) -> float:
    """Times through so many labelled rows: four times the rows, half as often, so that more labels
    still mean more steps; from a thousand on four times, as long as time lasts. Of many classes
    each has few of the rows: more often, in proportion.

    >>> [epochs_for(rows) for rows in (100, 500, 2000, 20_000, 100_000)]
    [13.4, 6.0, 4.0, 3.0, 1.0]
    >>> [epochs_for(rows, classes=80) for rows in (100, 500, 2000, 20_000, 100_000)]
    [53.7, 24.0, 16.0, 3.0, 1.0]
    """
    few = min(max(AT_500_ROWS * (500 / rows) ** 0.5, FEWEST), MOST)
    enough = round(few * max(classes / CLASSES, 1.0), 1)
    return min(enough, max(round(ROWS_SEEN / rows, 1), 1.0))


def max_length_for(
    head: HeadFacet, tokenizer: Tokenizer, rows: Sequence[Example], longest: int
) -> int:
    """Tokens, special ones too, that hold 99 % of the training rows whole, as far as the encoder
    can read (`longest`)."""
    lengths = [len(windows[0]) for windows in head.encode(tokenizer, rows, sys.maxsize)]
    enough = int(np.quantile(lengths, WHOLE, method="higher"))
    return min(-(-enough // MULTIPLE_OF) * MULTIPLE_OF, longest)
