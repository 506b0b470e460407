"""The gradient of a batch, at once or summed over micro-batches where memory cannot hold it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pipeline.model.heads import PretrainingModel
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.objectives import Objectives, pretraining_losses
from pipeline.training.ranks import ALONE, Ranks

MASKED = "masked_language_modelling_loss"


@dataclass(frozen=True)
class StepLosses:
    """The losses of a step, which the device may not have computed yet."""

    parts: list[Tensor]  # scalars
    combined: Callable[[list[float]], dict[str, float]]  # their numbers -> the losses by name

    def read(self, *others: Tensor) -> tuple[dict[str, float], list[float]]:
        """The losses, under the names of the history, and the numbers of `others`, scalars on the
        same device, which is waited for once. All ranks must ask."""
        tensors = [*self.parts, *others]
        numbers = torch.stack(tensors).tolist() if tensors else []
        return self.combined(numbers[: len(self.parts)]), numbers[len(self.parts) :]


def add_gradients(
    model: PretrainingModel,
    batches: Sequence[Batch],
    objectives: Objectives,
    ranks: Ranks = ALONE,
) -> StepLosses:
    """Add the gradient of the mean losses of all `batches` to the parameters; -> the losses.

    Several are one batch in micro-batches: each objective's loss weighs as many of all masked
    tokens, or pairs, as its micro-batch holds, so that gradient and losses are those of the whole
    to rounding. One at a time lies on the model's device. Keys: see `Losses.named`. With `ranks`
    the whole is what all of them were given, and all of them get its losses and gradient.
    """
    device = next(model.parameters()).device
    if len(batches) == 1 and ranks.count == 1:
        losses = pretraining_losses(model, batches[0].to(device), objectives)
        losses.total.backward()
        named = losses.named()
        return StepLosses(
            list(named.values()), lambda numbers: dict(zip(named, numbers, strict=True))
        )
    counts = {MASKED: _num_masked, f"{objectives.sentence}_loss": _num_pairs}
    weights = dict(zip(counts, (1.0, objectives.sentence_weight), strict=True))
    here = [float(sum(map(count, batches))) for count in counts.values()]
    totals = {name: total for name, total in zip(counts, ranks.sums(here), strict=True) if total}
    parts: list[tuple[str, float, Tensor]] = []  # name, share, loss
    for number, batch in enumerate(batches, start=1):
        shares = {name: counts[name](batch) / total for name, total in totals.items()}
        with ranks.gradients_join(at_last=number == len(batches)):
            losses = ranks.call(model, _losses_by_name, batch.to(device), objectives)
            terms: list[Tensor] = []
            for name, share in shares.items():
                if share > 0:
                    parts.append((name, share, losses[name].detach()))
                    terms.append(weights[name] * share * losses[name])
            if terms:
                sum(terms[1:], terms[0]).backward()

    def combined(numbers: list[float]) -> dict[str, float]:
        sums = dict.fromkeys(totals, 0.0)
        for (name, share, _), number in zip(parts, numbers, strict=True):
            sums[name] += share * number
        sums = dict(zip(sums, ranks.sums(list(sums.values())), strict=True))
        return {"loss": sum(weights[name] * loss for name, loss in sums.items()), **sums}

    return StepLosses([loss for _, _, loss in parts], combined)


def _losses_by_name(
    model: PretrainingModel, batch: Batch, objectives: Objectives
) -> dict[str, Tensor]:
    losses = pretraining_losses(model, batch, objectives)
    named = {
        MASKED: losses.masked_language_modelling,
        f"{objectives.sentence}_loss": losses.sentence,
    }
    return {name: loss for name, loss in named.items() if loss is not None}


def _num_masked(batch: Batch) -> int:
    return 0 if batch.masked_labels is None else len(batch.masked_labels)


def _num_pairs(batch: Batch) -> int:
    return 0 if batch.sentence_labels is None else len(batch.sentence_labels)
