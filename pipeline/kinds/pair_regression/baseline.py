"""What a pre-trained encoder should beat on pairs and their numbers."""

from __future__ import annotations

from functools import partial

from pipeline.baselines.by_input import text_baselines

BASELINE = partial(text_baselines, columns=("text", "text_pair"), numbers=True)
