"""What a pre-trained encoder should beat on words and their tags."""

from __future__ import annotations

from functools import partial

from pipeline.baselines.by_input import word_baselines

BASELINE = partial(word_baselines, words="tokens")
