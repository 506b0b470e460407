"""The gradient of a batch, at once or summed over micro-batches where memory cannot hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pipeline.model.training.objective import B, Objective
from pipeline.model.training.ranks import ALONE, Ranks


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


def total_of(losses: Mapping[str, Tensor], weights: Mapping[str, float]) -> Tensor:
    """The weighted sum of at least one loss."""
    terms = [weights[name] * loss for name, loss in losses.items()]
    return sum(terms[1:], terms[0])


def add_gradients(
    model: nn.Module, batches: Sequence[B], objective: Objective[B], ranks: Ranks = ALONE
) -> StepLosses:
    """Add the gradient of the mean losses of all `batches` to the parameters; -> the losses.

    Several are one batch in micro-batches: each of the objective's losses weighs as many of all its
    terms as its micro-batch holds, so that gradient and losses are those of the whole to rounding.
    One at a time lies on the model's device. Keys: `loss`, the weighted sum, and the objective's.
    With `ranks` the whole is what all of them were given, and all of them get its losses and
    gradient.
    """
    device = next(model.parameters()).device
    weights = objective.weights
    if len(batches) == 1 and ranks.count == 1:
        losses = objective.losses(model, batches[0].to(device))
        total = total_of(losses, weights)
        total.backward()
        named = {"loss": total.detach()} | {name: loss.detach() for name, loss in losses.items()}
        return StepLosses(
            list(named.values()), lambda numbers: dict(zip(named, numbers, strict=True))
        )
    counts = [objective.counts(batch) for batch in batches]
    here = [float(sum(count.get(name, 0) for count in counts)) for name in weights]
    totals = {name: total for name, total in zip(weights, ranks.sums(here), strict=True) if total}
    parts: list[tuple[str, float, Tensor]] = []  # name, share, loss
    for number, (batch, count) in enumerate(zip(batches, counts, strict=True), start=1):
        shares = {name: count.get(name, 0) / total for name, total in totals.items()}
        with ranks.gradients_join(at_last=number == len(batches)):
            losses = ranks.call(model, objective.losses, batch.to(device))
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
