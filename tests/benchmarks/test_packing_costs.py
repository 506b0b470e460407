"""The table of packing's costs has what it says, for each way to fill a row."""

from __future__ import annotations

from benchmarks.packing import measure
from tests.pretraining.texts import random_documents, text_of


def test_a_length_has_a_row_for_each_way() -> None:
    text = text_of(random_documents(20))
    rows = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in measure(text, 200, 16, rounds=1, steps=1)
    ]
    assert [row[:2] for row in rows] == [["16", way] for way in ("stream", "documents", "alone")]
    stream, documents, alone = (int(row[2].replace(",", "")) for row in rows)
    assert stream <= documents < alone
    padding = [float(row[3].rstrip("%")) for row in rows]
    assert 0 <= min(padding[:2]) <= max(padding[:2]) < padding[2]
    assert all(float(row[5]) > 0 for row in rows[:2])
