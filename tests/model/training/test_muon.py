"""Our Muon, with all matrices at once, is the published one."""

from __future__ import annotations

import pytest
import torch

from pipeline.model.training.optimizers.muon import Muon, orthogonalize

SHAPES = [(8, 8), (8, 20), (20, 8), (8, 8)]


def matrices(seed: int) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.randn(*shape, generator=generator) for shape in SHAPES]


def step_with(optimizer: torch.optim.Optimizer, parameters: list[torch.nn.Parameter]) -> None:
    for number in range(3):
        for parameter, gradient in zip(parameters, matrices(10 + number), strict=True):
            parameter.grad = gradient
        optimizer.step()


def test_equals_torch_in_full_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    # torch.optim.Muon rounds to bfloat16 before it orthogonalizes; here it keeps float32.
    monkeypatch.setattr(torch.Tensor, "bfloat16", torch.Tensor.clone)
    ours = [torch.nn.Parameter(matrix) for matrix in matrices(1)]
    theirs = [torch.nn.Parameter(matrix) for matrix in matrices(1)]
    step_with(Muon([{"params": ours}], learning_rate=0.02, weight_decay=0.1), ours)
    step_with(torch.optim.Muon(theirs, lr=0.02, weight_decay=0.1, momentum=0.95), theirs)
    for mine, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-4, atol=1e-5)


def test_orthogonalized_is_the_polar_factor_roughly() -> None:
    generator = torch.Generator().manual_seed(0)
    batch = torch.randn(5, 6, 30, generator=generator, dtype=torch.float64)
    result = orthogonalize(batch)
    left, _, right = torch.linalg.svd(batch, full_matrices=False)
    ours = torch.linalg.svdvals(result)
    assert ours.min() > 0.6
    assert ours.max() < 1.3
    # Same singular vectors: what remains in their basis is diagonal.
    inner = left.mT @ result @ right.mT
    off_diagonal = inner - torch.diag_embed(torch.diagonal(inner, dim1=1, dim2=2))
    assert off_diagonal.abs().max() < 1e-10


def test_in_bfloat16_it_equals_torch_to_its_rounding() -> None:
    ours = [torch.nn.Parameter(matrix) for matrix in matrices(1)]
    theirs = [torch.nn.Parameter(matrix) for matrix in matrices(1)]
    step_with(Muon([{"params": ours}], 0.02, 0.1, dtype=torch.bfloat16), ours)
    step_with(torch.optim.Muon(theirs, lr=0.02, weight_decay=0.1, momentum=0.95), theirs)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.dtype == torch.float32
        torch.testing.assert_close(mine, other, rtol=0, atol=2e-3)  # of three updates of 0.02


def test_parts_are_orthogonalized_separately() -> None:
    pieces = matrices(3)[:1] * 3
    fused = torch.nn.Parameter(torch.cat(pieces))
    single = [torch.nn.Parameter(piece.clone()) for piece in pieces]
    gradients = [torch.randn(8, 8, generator=torch.Generator().manual_seed(s)) for s in range(3)]
    fused.grad = torch.cat(gradients)
    for parameter, gradient in zip(single, gradients, strict=True):
        parameter.grad = gradient
    Muon([{"params": [fused], "num_parts": 3}], learning_rate=0.1, weight_decay=0.0).step()
    Muon([{"params": single}], learning_rate=0.1, weight_decay=0.0).step()
    torch.testing.assert_close(fused, torch.cat(single), rtol=1e-5, atol=1e-6)


def test_a_zero_gradient_stays_finite_and_an_absent_one_changes_nothing() -> None:
    zero, absent = torch.nn.Parameter(torch.ones(4, 4)), torch.nn.Parameter(torch.ones(4, 4))
    zero.grad = torch.zeros(4, 4)
    Muon([{"params": [zero, absent]}], learning_rate=0.1, weight_decay=0.5).step()
    torch.testing.assert_close(zero, torch.full((4, 4), 0.95))
    assert torch.equal(absent, torch.ones(4, 4))
