"""A number for each pair of texts."""

from __future__ import annotations

from pipeline.tasks.heads import NumberHead

HEAD = NumberHead("text", "text_pair")
