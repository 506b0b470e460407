"""A class, for one text."""

from __future__ import annotations

from pipeline.kinds.views import ONE_TEXT, ClassView, sequence_classes

VIEW = ClassView(sequence_classes(ONE_TEXT))
