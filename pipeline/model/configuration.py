"""What an encoder is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from pipeline.errors import UserError


@dataclass(frozen=True)
class EncoderConfiguration:
    """The architecture: everything that fixes shapes and forward pass of an encoder.

    Names are those of `transformers.BertConfig` where it has the same thing.
    """

    vocab_size: int
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int
    max_position_embeddings: int
    norm_position: Literal["post", "pre"]
    hidden_dropout: float
    attention_dropout: float
    initializer_range: float
    layer_norm_epsilon: float
    type_vocab_size: int = 2
    pad_token_id: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `config.json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any], where: str) -> EncoderConfiguration:
        """Read what `to_json` gave; raises `UserError` for missing or unknown fields."""
        known = {field.name for field in fields(cls)}
        missing, unknown = sorted(known - set(values)), sorted(set(values) - known)
        if missing or unknown:
            raise UserError(
                f"not an encoder's configuration: missing {missing}, unknown {unknown}",
                where=where,
                expected=f"exactly {sorted(known)}",
            )
        return cls(**values)
