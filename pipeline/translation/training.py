"""A training of a translation model, as the engine's run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.foundation.randomness import torch_seed
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.plan import Length, Plan
from pipeline.model.training.run import Run
from pipeline.translation.batches import TranslationBatch, TranslationBatches
from pipeline.translation.objective import TranslationObjective, mean_loss, text_losses
from pipeline.translation.pair_rows import Ends, Pair

if TYPE_CHECKING:
    from pipeline.model.sequence_to_sequence import SequenceToSequence
    from pipeline.params import Optimizer
    from pipeline.params.plan import Budget


def translation_run(
    model: SequenceToSequence,
    training: Sequence[Pair],
    validation: Sequence[Pair],
    *,
    ends: Ends,
    optimizer: Optimizer,
    budget: Budget,
    batch_size: int,
    label_smoothing: float,
    seed: int,
    **options: Any,
) -> Run[TranslationBatch]:
    """A training of `model` at its first step; `options` are of `Run`.

    Where `validation` has pairs, the curve's points are `validation_loss`, unsmoothed, in nats a
    token.
    """
    batches = TranslationBatches(training, batch_size, seed, ends)
    device = next(model.parameters()).device
    longest = max(len(pair.source) + len(pair.target) + 2 for pair in training)

    def validate() -> dict[str, float]:
        losses = text_losses(model, validation, ends, device)
        return {"validation_loss": mean_loss(losses, validation)}

    return Run(
        section="train_translation",
        model=model,
        optimizers=build_optimizers(model, optimizer),
        rule=optimizer,
        objective=TranslationObjective(ends, label_smoothing),
        phases=[batches],
        plan=Plan(Length(budget, batches.batch_size, longest), [batches.examples_per_epoch]),
        micro_batch_size=batches.batch_size,
        seed_of_step=lambda step: torch_seed(seed, "train_translation", "dropout", step),
        validate=validate if validation else None,
        **options,
    )
