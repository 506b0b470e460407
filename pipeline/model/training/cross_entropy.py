"""Cross-entropy over a vocabulary without keeping the logits.

The logits of a step's masked tokens are its largest tensor by far (614 × 8,192 floats are 20 MB).
Written out and read again for softmax, loss and gradient they cost more than the products that
make them. Here a few rows at a time are turned into their gradients while they lie in the cache.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from pipeline.model.linear import ROWS as FULL_WIDTH_ROWS
from pipeline.model.linear import add_outer_products, multiply_rows

ROWS = 128  # at once: 4 MB at a vocabulary of 8,192
# Of larger ones 128 rows leave the cache too, and every piece reads and writes the gradient of the
# whole decoder: fewer and equal pieces are faster (7 % at 30,522 and 608 masked tokens).
LARGE_VOCABULARY, LARGE_ROWS = 8_192, 384
SMALLEST_PROBABILITY = 1e-30  # whose logarithm is taken: well above where float32 loses digits


def rows_at_once(count: int, vocabulary_size: int) -> int:
    """How many of `count` rows are worked on at a time."""
    if vocabulary_size <= LARGE_VOCABULARY:
        return ROWS
    num_pieces = max(1, -(-count // LARGE_ROWS))
    # In whole parts, so that one piece alone has rows that are left over.
    return max(1, -(-count // (num_pieces * FULL_WIDTH_ROWS))) * FULL_WIDTH_ROWS


def linear_cross_entropy(
    vectors: Tensor, weight: Tensor, bias: Tensor, labels: Tensor, label_smoothing: float = 0.0
) -> Tensor:
    """Mean cross-entropy of `vectors @ weight.T + bias` with `labels`.

    `vectors  # (n, size)`, `weight  # (vocabulary, size)`, `bias  # (vocabulary,)`,
    `labels  # (n,)`, int64. With `label_smoothing` that share of each target is spread evenly over
    the vocabulary (Szegedy et al. 2016, arXiv:1512.00567, section 7). Equal to
    `F.cross_entropy(F.linear(vectors, weight, bias), labels, label_smoothing=label_smoothing)` to
    rounding, gradients too; differentiable once. Under autocast the products are of its dtype;
    logits, softmax, the loss and the sums of gradients keep that of `weight`.
    """
    device = vectors.device.type
    dtype = weight.dtype
    if torch.is_autocast_enabled(device):
        dtype = torch.get_autocast_dtype(device)
    with torch.autocast(device, enabled=False):
        loss: Tensor = _LinearCrossEntropy.apply(
            vectors, weight, bias, labels, label_smoothing, dtype
        )
    return loss


class _LinearCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        vectors: Tensor,
        weight: Tensor,
        bias: Tensor,
        labels: Tensor,
        label_smoothing: float,
        dtype: torch.dtype,  # of what is multiplied
    ) -> Tensor:
        vectors_gradient = torch.empty_like(vectors, dtype=weight.dtype)
        weight_gradient = torch.zeros_like(weight)
        bias_gradient = torch.zeros_like(bias)
        loss = weight.new_zeros(())
        factors, decoder = vectors.to(dtype), weight.to(dtype)
        at_target, at_every = 1.0 - label_smoothing, label_smoothing / len(weight)
        at_once = rows_at_once(len(vectors), len(weight))
        shape = (min(at_once, len(vectors)), len(weight))
        logits_rows, probabilities_rows = weight.new_empty(shape), weight.new_empty(shape)
        for start in range(0, len(vectors), at_once):
            piece = slice(start, start + at_once)
            rows, targets = factors[piece], labels[piece, None]
            logits = logits_rows[: len(rows)]
            _multiply_rows(rows, decoder.T, logits)
            logits += bias  # within the product it is slower: written out and read first
            # The gradient of a row's loss by its logits: probabilities, less the target's.
            gradient = probabilities_rows[: len(rows)]
            loss -= _softmax(logits, targets, at_target, at_every, out=gradient)
            gradient.scatter_add_(1, targets, gradient.new_full(targets.shape, -at_target))
            if label_smoothing:
                gradient -= at_every
            bias_gradient.addmv_(gradient.T, gradient.new_ones(len(rows)))
            gradient = gradient.to(dtype)
            _multiply_rows(gradient, decoder, vectors_gradient[piece])
            _add_outer_products(weight_gradient, gradient, rows)
        ctx.save_for_backward(vectors_gradient, weight_gradient, bias_gradient)
        ctx.count, ctx.dtype = len(vectors), vectors.dtype
        return loss / len(vectors)

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None, None]:
        scale = upstream / ctx.count
        vectors, weight, bias = (gradient * scale for gradient in ctx.saved_tensors)
        return vectors.to(ctx.dtype), weight, bias, None, None, None


def _softmax(
    logits: Tensor, targets: Tensor, at_target: float, at_every: float, out: Tensor
) -> Tensor:
    """Write the probabilities to `out`; -> the sum of log-probabilities, weighted `at_target` and
    `at_every` one."""
    if not at_every and logits.device.type == "cpu":
        # One exponential in place of two: that of log_softmax, and that of its result.
        at_targets = torch.softmax(logits, 1, out=out).gather(1, targets)
        if at_targets.min() >= SMALLEST_PROBABILITY:
            return at_target * at_targets.log_().sum()
    torch.log_softmax(logits, 1, out=out)
    total = at_target * out.gather(1, targets).sum()
    if at_every:
        total += at_every * out.sum()
    out.exp_()
    return total


def _multiply_rows(rows: Tensor, matrix: Tensor, out: Tensor) -> None:
    """As `multiply_rows`, into an `out` that may be wider than what is multiplied."""
    if rows.dtype == out.dtype:
        multiply_rows(rows, matrix, out)
    else:
        out.copy_(rows @ matrix)


def _add_outer_products(total: Tensor, left: Tensor, right: Tensor) -> None:
    """As `add_outer_products`, to a `total` that may be wider than what is multiplied."""
    if left.dtype == total.dtype:
        add_outer_products(total, left, right)
    else:
        total += left.T @ right
