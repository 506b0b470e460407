"""What a classifier on an encoder is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class ClassifierSettings:
    """As in `finetune.training` of params.yaml."""

    pooling: Literal["mean", "cls"]  # a sequence's vector
    pair_head: Literal["joint", "aligned"]  # whether two texts are compared token by token
    dropout: float

    @classmethod
    def stored(cls, facts: Mapping[str, Any]) -> ClassifierSettings:
        """Those of a fine-tuned model, from its `config.json`; without dropout."""
        return cls(facts["pooling"], facts.get("pair_head", "joint"), dropout=0.0)
