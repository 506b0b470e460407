"""`text` and `text_pair` → a number, `label`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.tasks.cells import number_cell
from pipeline.tasks.facets import Example
from pipeline.tasks.pair_rows import PairRows

if TYPE_CHECKING:
    import pyarrow as pa


class PairRegression(PairRows):
    """Two texts and a number."""

    name = "pair_regression"
    answers = "numbers"
    has_classes = False
    label_cell = staticmethod(number_cell)

    @property
    def label_type(self) -> pa.DataType:
        import pyarrow as pa

        return pa.float64()

    def labels_of(self, example: Example) -> list[str]:
        return []


DATA = PairRegression()
