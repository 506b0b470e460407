"""What an encoder is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from pipeline.console.errors import UserError

Architecture = Literal["bert", "modern"]
NormPosition = Literal["post", "pre"]
COUNTS = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
)
MODERN_FIELDS = (
    "global_attention_every",
    "local_attention",
    "global_rope_theta",
    "local_rope_theta",
)


@dataclass(frozen=True)
class EncoderConfiguration:
    """The architecture: everything that fixes shapes and forward pass of an encoder.

    `bert`: Devlin et al. 2019 (arXiv:1810.04805), or with `norm_position` "pre" its pre-norm
    variant. `modern`: ModernBERT (Warner et al. 2024, arXiv:2412.13663). Names are those of
    `transformers.BertConfig` and `ModernBertConfig` where these have the same thing. Raises
    `ValueError` that names every contradiction between the fields.
    """

    vocab_size: int
    architecture: Architecture
    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    intermediate_size: int  # of `modern`: of each of the two parts, as ModernBertConfig's
    max_position_embeddings: int
    norm_position: NormPosition
    hidden_dropout: float  # of `modern`: embedding_dropout and mlp_dropout
    attention_dropout: float  # of `modern`: of the attention's output too, as ModernBERT's
    initializer_range: float
    layer_norm_epsilon: float
    type_vocab_size: int = 2  # segments; `modern` has none: 0
    pad_token_id: int = 0
    # Of `modern` alone. Layer 0, and every so many-th from there, attends to the whole sequence,
    # the others to tokens at most `local_attention // 2` away; rotary bases of the two kinds.
    global_attention_every: int | None = None
    local_attention: int | None = None
    global_rope_theta: float | None = None
    local_rope_theta: float | None = None

    def __post_init__(self) -> None:
        contradictions = list(_contradictions(self))
        if contradictions:
            raise ValueError("; ".join(contradictions))

    @property
    def is_modern(self) -> bool:
        return self.architecture == "modern"

    @property
    def has_biases(self) -> bool:
        """Whether linear maps and normalizations have one (the decoder always has)."""
        return not self.is_modern

    def is_local(self, layer: int) -> bool:
        """Whether `layer`, counted from 0, attends to its surroundings alone."""
        return self.global_attention_every is not None and layer % self.global_attention_every > 0

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `config.json`."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any], where: str) -> EncoderConfiguration:
        """Read what `to_json` gave; raises `UserError` for what it cannot have given: missing or
        unknown fields, an unknown architecture, fields that contradict each other."""
        known = {field.name for field in fields(cls)}
        missing, unknown = sorted(known - set(values)), sorted(set(values) - known)
        if missing or unknown:
            raise UserError(
                f"not an encoder's configuration: missing {missing}, unknown {unknown}",
                where=where,
                expected=f"exactly {sorted(known)}",
            )
        try:
            return cls(**values)
        except (ValueError, TypeError) as error:
            raise UserError(f"not an encoder's configuration: {error}", where=where) from None


def _contradictions(configuration: EncoderConfiguration) -> Iterator[str]:
    """What cannot be, in words that name the fields."""
    c = configuration
    no_counts = [name for name in COUNTS if not _is_count(getattr(c, name))]
    if no_counts:
        yield f"no positive integers: {', '.join(f'{n} {getattr(c, n)!r}' for n in no_counts)}"
        return
    for name, choices in (("architecture", Architecture), ("norm_position", NormPosition)):
        if getattr(c, name) not in get_args(choices):
            yield f"{name} {getattr(c, name)!r} is unknown: one of {', '.join(get_args(choices))}"
    if c.hidden_size % c.num_attention_heads:
        yield (
            f"hidden_size {c.hidden_size} is not a multiple of "
            f"num_attention_heads {c.num_attention_heads}"
        )
    if c.architecture == "modern":
        yield from _modern_contradictions(c)
    elif c.architecture == "bert":
        given = [name for name in MODERN_FIELDS if getattr(c, name) is not None]
        if given:
            yield f"architecture bert has no {', '.join(given)}: these are of modern alone"
        if c.type_vocab_size < 1:
            yield f"architecture bert needs segments: type_vocab_size is {c.type_vocab_size}"


def _modern_contradictions(c: EncoderConfiguration) -> Iterator[str]:
    missing = [name for name in MODERN_FIELDS if getattr(c, name) is None]
    if missing:
        yield f"architecture modern needs {', '.join(missing)}"
    elif not (_is_count(c.global_attention_every) and _is_count(c.local_attention)):
        yield "global_attention_every and local_attention must be positive integers"
    if c.norm_position == "post":
        yield "architecture modern normalizes before each sublayer: norm_position must be pre"
    if c.type_vocab_size != 0:
        yield f"architecture modern has no segments: type_vocab_size {c.type_vocab_size} must be 0"
    if c.hidden_size // c.num_attention_heads % 2:
        yield (
            f"architecture modern rotates pairs: hidden_size {c.hidden_size} / num_attention_heads "
            f"{c.num_attention_heads} must be even"
        )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 1
