"""`text` and `text_pair` → `label`."""

from __future__ import annotations

from pipeline.tasks.cells import label_cell
from pipeline.tasks.pair_rows import PairRows


class PairClassification(PairRows):
    """Two texts and their class."""

    name = "pair_classification"
    label_cell = staticmethod(label_cell)


DATA = PairClassification()
