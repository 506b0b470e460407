"""A class, for two texts."""

from __future__ import annotations

from pipeline.kinds.views import TWO_TEXTS, ClassView, sequence_classes

VIEW = ClassView(sequence_classes(TWO_TEXTS))
