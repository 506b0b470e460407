"""A class for each text."""

from __future__ import annotations

from pipeline.tasks.heads import ClassHead

HEAD = ClassHead("text")
