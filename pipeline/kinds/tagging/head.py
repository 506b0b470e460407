"""A tag for each word."""

from __future__ import annotations

from pipeline.tasks.heads import WordTagHead

HEAD = WordTagHead("tokens", "tags")
