"""Residuals and normalization: which trainings diverge, by depth and rate.

Post-norm is Vaswani et al. 2017's, pre-norm that of later ones (Xiong et al. 2020). Adam at a
constant rate without warmup, which is what pre-norm is said to bear.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from experiments.workbench.intervals import Check, above, over_seeds
from experiments.workbench.outcomes import Outcome
from experiments.workbench.sequences import BYTES, TOKENS, Text, batch
from experiments.workbench.transformer import Shape, forward, losses, start

if TYPE_CHECKING:
    from experiments.params import Normalization

STAGE = "normalization"
FORMS: dict[str, dict[str, Any]] = {
    "pre-norm": {"norm": "pre"},
    "post-norm": {"norm": "post"},
    "without norm": {"norm": "none"},
    "without residuals": {"norm": "pre", "residual": False},
}
LAST = 5  # updates whose costs are averaged at the end


def measure(section: Normalization, rows: Path) -> Outcome:
    """All forms at all depths and rates, on the text where there is any."""
    outcome = Outcome()
    text = Text.of(rows)
    if text is None:
        outcome.skipped.append("text")
    kind = "previous" if text is None else "text"
    ends: dict[tuple[str, int], Tensor] = {}
    for depth in section.depths:
        for form, parts in FORMS.items():
            ends[form, depth] = _train(outcome, section, text, form, depth, parts)
    level = math.log(TOKENS) if text is None else text.entropy()
    for form in FORMS:
        outcome.curves.setdefault("ends", {})[form] = [
            ends[form, depth].mean(-1).tolist() for depth in section.depths
        ]
    outcome.curves |= {"depths": section.depths, "rates": section.rates, "level": level}
    lost = {key: failed(end, level).mean(0) for key, end in ends.items()}  # (seeds,)
    for (form, depth), share in lost.items():
        capped = _capped(ends[form, depth], level)
        place = int(capped.mean(-1).argmin())
        outcome.tables.setdefault("forms", []).append(
            {
                "form": form,
                "depth": depth,
                "failed": over_seeds(share.tolist()).record(),
                "rate": section.rates[place],
                "cost": over_seeds(capped[place].tolist()).record(),
            }
        )
    _halves(outcome, section, kind, level, ends, lost)
    return outcome


def failed(end: Tensor, level: float) -> Tensor:
    """Whether a training came to nothing: its cost is not finite, or not below that of answering
    by frequencies alone."""
    return ((~torch.isfinite(end)) | (end >= level)).float()


def _capped(end: Tensor, level: float) -> Tensor:
    """With what came to nothing at the level of frequencies, or it would outweigh all else."""
    return torch.where(failed(end, level) > 0, torch.tensor(level), end)


def _halves(
    outcome: Outcome,
    section: Normalization,
    kind: str,
    level: float,
    ends: dict[tuple[str, int], Tensor],
    lost: dict[tuple[str, int], Tensor],
) -> None:
    def check(half: str, of: str, left: str, right: str, values: Tensor) -> None:
        interval = over_seeds(values.tolist())
        one = Check(f"{kind}, {of}", left, right, interval, above(interval))
        outcome.halves.setdefault(half, []).append(one)

    def best(form: str, depth: int) -> Tensor:
        end = _capped(ends[form, depth], level)
        return end[int(end.mean(-1).argmin())]

    for depth in section.depths:
        of = f"depth {depth}"
        pre, post = "pre-norm", "post-norm"
        check("post_norm_diverges_more", of, post, pre, lost[post, depth] - lost[pre, depth])
        for half, form in (
            ("residuals_let_depth_learn", "without residuals"),
            ("normalization_helps", "without norm"),
        ):
            check(half, of, form, pre, best(form, depth) - best(pre, depth))


def _train(
    outcome: Outcome,
    section: Normalization,
    text: Text | None,
    form: str,
    depth: int,
    parts: dict[str, Any],
) -> Tensor:
    """The cost at the end of every rate `(rates, seeds)`."""
    size = TOKENS if text is None else BYTES
    shape = Shape(
        size,
        size,
        section.width,
        heads=2,
        layers=depth,
        longest=section.length,
        causal=text is not None,
        **parts,
    )
    weights = start(shape, section.seeds, len(section.rates), stage=STAGE)
    groups = list(weights.values())
    first = [torch.zeros_like(weight) for weight in groups]
    second = [torch.zeros_like(weight) for weight in groups]
    rates = torch.tensor(section.rates)
    costs = []
    for update in range(section.updates):
        where = (section.seeds, section.batch_size, section.length, update)
        tokens, classes = batch("previous", *where) if text is None else text.batch(*where)
        each = losses(forward(weights, shape, tokens), classes)
        costs.append(each.detach())
        slopes = torch.autograd.grad(each.sum(), groups, allow_unused=True)
        with torch.no_grad():
            for weight, slope, mean, square in zip(groups, slopes, first, second, strict=True):
                if slope is None:
                    continue
                mean.lerp_(slope, 0.1)
                square.lerp_(slope.square(), 0.02)
                root = (square / (1 - 0.98 ** (update + 1))).sqrt() + 1e-8
                step = mean / (1 - 0.9 ** (update + 1)) / root
                weight -= rates.view(-1, *[1] * (weight.ndim - 1)) * step
    found = torch.stack(costs)  # (updates, rates, seeds)
    if depth == max(section.depths):
        outcome.curves.setdefault("costs", {})[form] = found[:: section.every].mean(-1).T.tolist()
        outcome.curves["updates"] = list(range(0, section.updates, section.every))
    return found[-LAST:].mean(0)
