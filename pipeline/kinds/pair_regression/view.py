"""A number, for two texts."""

from __future__ import annotations

from pipeline.kinds.views import TWO_TEXTS, NumberView, sequence_numbers

VIEW = NumberView(sequence_numbers(TWO_TEXTS))
