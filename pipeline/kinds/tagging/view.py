"""Words with their tags."""

from __future__ import annotations

from pipeline.kinds.views import WordTagView, word_tags

VIEW = WordTagView("tokens", word_tags())
