"""Products at full width are float32's, gradients too, and plain torch's where they are off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.model import linear as module
from pipeline.model.linear import ROWS, Linear, full_width_products, linear, prefers_onednn

SHAPES = [(1, 24), (ROWS - 1, 24), (ROWS, 24), (3 * ROWS + 5, 24), (4, 40, 24), (0, 24)]


def outputs_and_gradients(
    shape: tuple[int, ...], dtype: torch.dtype, bias: bool, plain: bool
) -> list[Tensor]:
    random = torch.Generator().manual_seed(1)
    rows, weight, offset, upstream = (
        torch.randn(*size, generator=random, dtype=torch.float64).to(dtype)
        for size in (shape, (56, 24), (56,), (*shape[:-1], 56))
    )
    leaves = [rows, weight, offset] if bias else [rows, weight]
    for leaf in leaves:
        leaf.requires_grad_()
    output = (F.linear if plain else linear)(rows, weight, offset if bias else None)
    output.backward(upstream)
    return [output.detach(), *(leaf.grad for leaf in leaves if leaf.grad is not None)]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("bias", [True, False])
def test_outputs_and_gradients_have_the_accuracy_of_float32(
    shape: tuple[int, ...], bias: bool
) -> None:
    exact = outputs_and_gradients(shape, torch.float64, bias, plain=True)
    ours = outputs_and_gradients(shape, torch.float32, bias, plain=False)
    assert len(ours) == len(exact)
    for given, right in zip(ours, exact, strict=True):
        assert given.shape == right.shape
        scale = right.abs().max().clamp(min=1.0) if right.numel() else 1.0
        assert torch.allclose(given.double() / scale, right / scale, rtol=0, atol=2e-6)


@pytest.mark.parametrize("shape", SHAPES)
def test_elsewhere_every_bit_is_that_of_torch(
    shape: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "prefers_onednn", lambda: False)
    plain = outputs_and_gradients(shape, torch.float32, True, plain=True)
    ours = outputs_and_gradients(shape, torch.float32, True, plain=False)
    for given, right in zip(ours, plain, strict=True):
        assert torch.equal(given, right)


def test_large_products_have_the_accuracy_of_float32_too() -> None:
    random = torch.Generator().manual_seed(2)
    left, right = (torch.randn(4, 256, 512, generator=random) for _ in range(2))
    with full_width_products():
        product = left @ right.mT
    exact = left.double() @ right.double().mT
    assert float((product - exact).abs().max() / exact.abs().max()) < 2e-6


def test_what_needs_no_gradient_gets_none() -> None:
    layer = Linear(24, 8)
    layer.weight.requires_grad_(False)
    rows = torch.ones(2 * ROWS, 24)
    layer(rows).sum().backward()
    assert rows.grad is None
    assert layer.weight.grad is None
    assert layer.bias.grad is not None
    with torch.no_grad():
        assert not layer(rows).requires_grad


def test_autocast_has_its_way() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        assert Linear(24, 8)(torch.ones(ROWS, 24)).dtype == torch.bfloat16


def test_the_setting_of_others_comes_back() -> None:
    setting: Any = torch.backends.mkldnn.matmul  # type: ignore[attr-defined]
    before = setting.fp32_precision
    with pytest.raises(ZeroDivisionError), full_width_products():
        _ = 1 / 0
    assert setting.fp32_precision == before


@pytest.mark.parametrize(
    ("vendor", "flags", "expected"),
    [
        ("AuthenticAMD", "fpu avx2 avx512f avx512_bf16", True),
        ("AuthenticAMD", "fpu avx2", False),
        ("AuthenticAMD", "fpu avx512f amx_bf16", False),
        ("GenuineIntel", "fpu avx2 avx512f", False),
    ],
)
def test_the_processors_flags_decide(
    tmp_path: Path, vendor: str, flags: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    file = tmp_path / "cpuinfo"
    lines = ["processor\t: 0", f"vendor_id\t: {vendor}", f"flags\t\t: {flags}", ""]
    file.write_text("\n".join([*lines, *lines]))
    assert prefers_onednn(file) == expected
    assert not prefers_onednn(tmp_path / "absent")
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    other = tmp_path / "other"
    other.write_text(file.read_text())
    assert not prefers_onednn(other)
