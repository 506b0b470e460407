"""A class for each pair of texts."""

from __future__ import annotations

from pipeline.tasks.heads import ClassHead

HEAD = ClassHead("text", "text_pair")
