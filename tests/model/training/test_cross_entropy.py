"""The loss that keeps no logits is torch's, and so are its gradients."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F

from pipeline.model.linear import ROWS as FULL_WIDTH_ROWS
from pipeline.model.training.cross_entropy import (
    LARGE_ROWS,
    LARGE_VOCABULARY,
    ROWS,
    linear_cross_entropy,
    rows_at_once,
)


@pytest.mark.parametrize("label_smoothing", [0.0, 0.1, 0.9])
@pytest.mark.parametrize("count", [1, 7, ROWS, ROWS + 1, 3 * ROWS - 5])
def test_equals_torch(count: int, label_smoothing: float) -> None:
    generator = torch.Generator().manual_seed(count)
    make = lambda *shape: torch.randn(*shape, generator=generator, dtype=torch.float64)  # noqa: E731
    inputs = [make(count, 6), make(50, 6), make(50)]
    labels = torch.randint(0, 50, (count,), generator=generator)
    ours = [tensor.clone().requires_grad_() for tensor in inputs]
    theirs = [tensor.clone().requires_grad_() for tensor in inputs]
    loss = linear_cross_entropy(*ours, labels, label_smoothing)
    expected = F.cross_entropy(F.linear(*theirs), labels, label_smoothing=label_smoothing)
    (3 * loss).backward()
    (3 * expected).backward()
    torch.testing.assert_close(loss, expected, rtol=1e-12, atol=1e-12)
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine.grad, other.grad, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
@pytest.mark.parametrize("given", [torch.float32, torch.bfloat16])
def test_under_autocast_it_is_torchs_to_the_rounding_of_the_products(
    label_smoothing: float, given: torch.dtype
) -> None:
    generator = torch.Generator().manual_seed(1)
    count = 2 * ROWS + 3
    shapes = ((count, 16), (50, 16), (50,))
    # Numbers that bfloat16 holds: what differs from float64 then is how products and sums round.
    inputs = [torch.randn(shape, generator=generator).bfloat16().float() for shape in shapes]
    labels = torch.randint(0, 50, (count,), generator=generator)
    exact = [tensor.double().requires_grad_() for tensor in inputs]
    expected = F.cross_entropy(F.linear(*exact), labels, label_smoothing=label_smoothing)
    expected.backward()
    ours = [
        tensor.to(given if place == 0 else torch.float32).requires_grad_()
        for place, tensor in enumerate(inputs)
    ]
    with torch.autocast("cpu", torch.bfloat16):
        loss = linear_cross_entropy(*ours, labels, label_smoothing)
    loss.backward()
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss.double(), expected, rtol=2e-3, atol=0)
    for mine, right in zip(ours, exact, strict=True):
        assert mine.grad is not None
        assert right.grad is not None
        assert mine.grad.dtype == mine.dtype
        distance = (mine.grad.double() - right.grad).norm() / right.grad.norm()
        assert distance < 0.01


def test_pieces_of_a_large_vocabulary_are_few_and_equal() -> None:
    assert rows_at_once(608, LARGE_VOCABULARY) == ROWS
    assert rows_at_once(608, LARGE_VOCABULARY + 1) == 320
    assert rows_at_once(LARGE_ROWS, 30_522) == LARGE_ROWS
    assert rows_at_once(1, 30_522) == rows_at_once(0, 30_522) == 64


@pytest.mark.parametrize("count", [1, 63, 385, 608, 700, 5000])
def test_all_pieces_but_the_last_go_to_the_fast_products_whole(count: int) -> None:
    at_once = rows_at_once(count, 30_522)
    assert at_once % FULL_WIDTH_ROWS == 0
    assert at_once <= LARGE_ROWS


def test_equals_torch_over_a_large_vocabulary() -> None:
    generator = torch.Generator().manual_seed(1)
    size = LARGE_VOCABULARY + 1
    shapes = ((LARGE_ROWS + 3, 4), (size, 4), (size,))
    inputs = [torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes]
    labels = torch.randint(0, size, (LARGE_ROWS + 3,), generator=generator)
    ours = [tensor.clone().requires_grad_() for tensor in inputs]
    theirs = [tensor.clone().requires_grad_() for tensor in inputs]
    linear_cross_entropy(*ours, labels).backward()
    F.cross_entropy(F.linear(*theirs), labels).backward()
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine.grad, other.grad, rtol=1e-10, atol=1e-12)


def test_probabilities_too_small_for_float32_have_a_logarithm_all_the_same() -> None:
    vectors = torch.full((3, 4), 1e3, requires_grad=True)
    labels = torch.tensor([0, 1, 8])  # the last one's logit is 1,000 below the greatest
    loss = linear_cross_entropy(vectors, torch.eye(9, 4), torch.zeros(9), labels)
    loss.backward()
    expected = F.cross_entropy(vectors.detach() @ torch.eye(9, 4).T, labels)
    torch.testing.assert_close(loss, expected)
    assert vectors.grad is not None
    assert torch.isfinite(vectors.grad).all()
