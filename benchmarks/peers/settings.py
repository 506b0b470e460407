"""What a side is asked to do, as plain values that go to its process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.sizes import encoder_configuration

ROOT = Path(__file__).resolve().parent.parent.parent


def require_accelerate() -> None:
    """Say at once, not in an hour, that `Trainer` cannot run."""
    if find_spec("accelerate") is None:
        raise SystemExit("Trainer needs the package accelerate: `make install` installs it")


@dataclass(frozen=True)
class Settings:
    """One side at one architecture."""

    side: str
    architecture: str  # a name of pipeline/model/sizes.py
    length: int  # tokens of a sequence
    batch_size: int  # packed sequences a step; other formats: as many rows as give its real tokens
    vocabulary_size: int
    threads: int
    device: str
    tokens: str | None  # a tokens artifact; `None`: made-up text
    seed: int = 1

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def encoder(self, dropout: float) -> EncoderConfiguration:
        """The published shape, with `dropout` everywhere."""
        model = {
            "size": self.architecture,
            "hidden_dropout": dropout,
            "attention_dropout": dropout,
        }
        return encoder_configuration(model, self.vocabulary_size)

    @property
    def real_tokens(self) -> int:
        """Tokens of a step, padding not counted."""
        return self.batch_size * self.length
