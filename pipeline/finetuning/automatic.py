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
AT_500_ROWS = 12.0  # epochs
FEWEST, MOST = 3.0, 24.0


def epochs_for(rows: int) -> float:
    """Times through so many labelled rows, early stopping aside: four times the rows, half as
    many, so that more labels still mean more steps.

    >>> epochs_for(100), epochs_for(500), epochs_for(2000), epochs_for(100_000)
    (24.0, 12.0, 6.0, 3.0)
    """
    return min(max(round(AT_500_ROWS * (500 / rows) ** 0.5, 1), FEWEST), MOST)


def max_length_for(
    head: HeadFacet, tokenizer: Tokenizer, rows: Sequence[Example], longest: int
) -> int:
    """Tokens, special ones too, that hold 99 % of the training rows whole, as far as the encoder
    can read (`longest`)."""
    lengths = [len(windows[0]) for windows in head.encode(tokenizer, rows, sys.maxsize)]
    enough = int(np.quantile(lengths, WHOLE, method="higher"))
    return min(-(-enough // MULTIPLE_OF) * MULTIPLE_OF, longest)
