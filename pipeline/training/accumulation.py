"""The gradient of a batch, at once or summed over micro-batches where memory cannot hold it."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor

from pipeline.model.heads import PretrainingModel
from pipeline.training.batches import Batch
from pipeline.training.objectives import Objectives, pretraining_losses


def add_gradients(
    model: PretrainingModel, batches: Sequence[Batch], objectives: Objectives
) -> dict[str, float]:
    """Add the gradient of the mean losses of all `batches` to the parameters; -> the losses.

    Several are one batch in micro-batches: each objective's loss weighs as many of all masked
    tokens, or pairs, as its micro-batch holds, so that gradient and losses are those of the whole
    to rounding. One at a time lies on the model's device. Keys: see `Losses.numbers`.
    """
    device = next(model.parameters()).device
    if len(batches) == 1:
        losses = pretraining_losses(model, batches[0].to(device), objectives)
        losses.total.backward()
        return losses.numbers()
    num_masked, num_pairs = (sum(map(count, batches)) for count in (_num_masked, _num_pairs))
    sums: dict[str, float] = {}
    for batch in batches:
        losses = pretraining_losses(model, batch.to(device), objectives)
        terms: list[Tensor] = []
        for name, loss, share, weight in (
            (
                "masked_language_modelling_loss",
                losses.masked_language_modelling,
                _num_masked(batch) / max(num_masked, 1),
                1.0,
            ),
            (
                f"{objectives.sentence}_loss",
                losses.sentence,
                _num_pairs(batch) / max(num_pairs, 1),
                objectives.sentence_weight,
            ),
        ):
            if loss is not None and share > 0:
                sums[name] = sums.get(name, 0.0) + share * float(loss.detach())
                terms.append(weight * share * loss)
        if terms:
            sum(terms[1:], terms[0]).backward()
    sentence = objectives.sentence_weight * sums.get(f"{objectives.sentence}_loss", 0.0)
    return {"loss": sums.get("masked_language_modelling_loss", 0.0) + sentence, **sums}


def _num_masked(batch: Batch) -> int:
    return 0 if batch.masked_labels is None else len(batch.masked_labels)


def _num_pairs(batch: Batch) -> int:
    return 0 if batch.sentence_labels is None else len(batch.sentence_labels)
