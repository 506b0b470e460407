"""Linear maps whose float32 products run at the processor's full width.

On AMD's processors with AVX-512 torch's own float32 product (MKL) uses vectors of 256 bits, and
oneDNN, which is also in torch, all 512 (`python -m benchmarks.matrix_products` prints both rates).
torch has one public way to oneDNN for float32, the precision setting of its products: `bf16` allows
it bfloat16, which it only takes where there are matrix units for it. So the setting is on during
our own products alone, and only on such a processor, which the tests ask for float32's accuracy.
Everywhere else, and in a graph that is traced, these are `torch.nn.functional.linear`, bit for bit.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.foundation.processor import CPUINFO, processor

# oneDNN makes code for every shape: 0.4 ms and 0.6 MB each. The number of real tokens differs from
# batch to batch, so rows beyond a multiple of this are left to MKL.
ROWS = 64


class Linear(nn.Linear):
    """`torch.nn.Linear`, with the same parameters and names."""

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """`input @ weight.T + bias`: `(…, in)`, `(out, in)`, `(out,)` -> `(…, out)`."""
    if not _is_ours(input) or torch.is_autocast_enabled("cpu") or torch.jit.is_tracing():
        return F.linear(input, weight, bias)
    output: Tensor = _Linear.apply(input, weight, bias)
    return output


class _Linear(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, input: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        rows = input.reshape(-1, input.shape[-1])
        ctx.save_for_backward(rows, weight)
        ctx.has_bias = bias is not None
        output = rows.new_empty(len(rows), len(weight))
        multiply_rows(rows, weight.T, output, bias)
        return output.view(*input.shape[:-1], len(weight))

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor | None, Tensor | None, Tensor | None]:
        rows, weight = ctx.saved_tensors
        gradient = upstream.reshape(-1, upstream.shape[-1])
        input_gradient = weight_gradient = bias_gradient = None
        if ctx.needs_input_grad[0]:
            input_gradient = torch.empty_like(rows)
            multiply_rows(gradient, weight, input_gradient)
            input_gradient = input_gradient.view(*upstream.shape[:-1], rows.shape[-1])
        if ctx.needs_input_grad[1]:
            weight_gradient = torch.zeros_like(weight)
            add_outer_products(weight_gradient, gradient, rows)
        if ctx.has_bias and ctx.needs_input_grad[2]:
            bias_gradient = gradient.sum(0)
        return input_gradient, weight_gradient, bias_gradient


def multiply_rows(rows: Tensor, matrix: Tensor, out: Tensor, bias: Tensor | None = None) -> None:
    """`out = rows @ matrix + bias`: `(n, a)`, `(a, b)` -> `(n, b)`; without a gradient."""
    for part, is_full_width in _parts(rows):
        with full_width_products(is_full_width):
            if bias is None:
                torch.mm(rows[part], matrix, out=out[part])
            else:
                torch.addmm(bias, rows[part], matrix, out=out[part])


def add_outer_products(total: Tensor, left: Tensor, right: Tensor) -> None:
    """`total += left.T @ right`: `(n, a)`, `(n, b)` -> `(a, b)`; without a gradient."""
    for part, is_full_width in _parts(left):
        with full_width_products(is_full_width):
            total.addmm_(left[part].T, right[part])


def _is_ours(rows: Tensor) -> bool:
    return rows.dtype == torch.float32 and rows.device.type == "cpu" and prefers_onednn()


def _parts(rows: Tensor) -> list[tuple[slice, bool]]:
    """The rows up to a multiple of `ROWS`, which go to oneDNN, and what is left."""
    num_rows = len(rows)
    whole = num_rows - num_rows % ROWS if _is_ours(rows) else 0
    parts = [(slice(0, whole), True), (slice(whole, num_rows), False)]
    return [(part, is_full_width) for part, is_full_width in parts if part.start < part.stop]


@contextlib.contextmanager
def full_width_products(use: bool = True) -> Iterator[None]:
    """Products of float32 matrices go to oneDNN within, where that is faster and `use` says so.

    Not for `scaled_dot_product_attention`, whose many small products become slower.
    """
    if not use or not prefers_onednn():
        yield
        return
    setting: Any = torch.backends.mkldnn.matmul  # type: ignore[attr-defined]
    before = setting.fp32_precision
    setting.fp32_precision = "bf16"
    try:
        yield
    finally:
        setting.fp32_precision = before


@functools.cache
def prefers_onednn(cpuinfo: Path = CPUINFO) -> bool:
    """Whether this processor is AMD's with AVX-512 and without matrix units: by its flags, never
    by a measurement, since the last bits of all results depend on it."""
    found = processor(cpuinfo)
    is_wide_amd = found.vendor == "AuthenticAMD" and "avx512f" in found.flags
    return is_wide_amd and "amx_bf16" not in found.flags and torch.backends.mkldnn.is_available()
