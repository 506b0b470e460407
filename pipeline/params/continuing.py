"""Pre-training that goes on, on a task's own texts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.params.base import Name, Positive, Rate, Section
from pipeline.params.optimization import Optimizer
from pipeline.params.plan import AboveZero, Budget
from pipeline.params.sources import Source


class TaskTexts(Section):
    """The texts of a task's training rows, and more of their kind."""

    unlabelled: list[Source] = Field(
        default_factory=list, description="text without labels, as download_corpus.sources"
    )


class ContinuePretraining(Section):
    """Masked words on each task's own texts, from every encoder; masked as in `pretrain`."""

    tasks: dict[Name, TaskTexts] = Field(
        description="of finetune.tasks; every strategy of finetune.strategies.encoder starts from "
        "what this makes of the encoder, too, as continued_STRATEGY, at the same rates; {}: none"
    )
    epochs: AboveZero = Field(description="times through the texts")
    batch_size: Positive = Field(description="texts a step")
    learning_rate: Rate = Field(description="peak, of AdamW; rises and falls in lines")
    weight_decay: Annotated[float, Field(ge=0)]

    @property
    def budget(self) -> Budget:
        """How long it goes."""
        return Budget(epochs=self.epochs)

    @property
    def optimizer(self) -> Optimizer:
        """AdamW as fine-tuning has it."""
        return Optimizer(
            name="adamw",
            learning_rate=self.learning_rate,
            beta1=0.9,
            beta2=0.999,
            epsilon=1e-8,
            weight_decay=self.weight_decay,
            decay_embeddings=True,
            max_gradient_norm=1.0,
            schedule="linear",
            warmup_fraction=0.06,
        )
