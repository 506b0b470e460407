"""In which precision matrices are multiplied: `runtime.precision`.

`bfloat16` is mixed precision (Micikevicius et al. 2018, arXiv:1710.03740; Kalamkar et al. 2019,
arXiv:1905.12322): torch's autocast around every forward pass, so that products read and write
bfloat16, while weights, gradients, optimizer, residual path, softmax and losses stay float32. It
needs no scaling of the loss: bfloat16 has the exponents of float32.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Literal

import torch

from pipeline.foundation.processor import CPUINFO, processor

Precision = Literal["float32", "bfloat16"]
AMPERE = (8, 0)  # the first compute capability of CUDA with matrix units for bfloat16

_chosen: Precision = "float32"  # of this process, as its number of threads is


def choose_precision(
    name: Literal["auto", "float32", "bfloat16"],
    device: torch.device,
    *,
    shapes_vary: bool = False,
    capability: tuple[int, int] | None = None,
    cpuinfo: Path = CPUINFO,
) -> Precision:
    """`auto`: bfloat16 where `device` has matrix units for it, else float32; other names are kept.

    By capability, never by a measurement, for the bytes of the result differ. On a CPU, batches
    whose `shapes_vary` stay in float32: oneDNN makes code for every shape of a bfloat16 product,
    which takes longer than the product (docs/training.md, "Precision"). `capability` of CUDA and
    `cpuinfo` are read from the machine where they are not given.
    """
    if name != "auto":
        return name
    if device.type == "cuda":
        there = (capability or torch.cuda.get_device_capability(device)) >= AMPERE
    else:
        there = (
            device.type == "cpu"
            and not shapes_vary
            and processor(cpuinfo).has_matrix_units
            and torch.backends.mkldnn.is_available()
        )
    return "bfloat16" if there else "float32"


def set_precision(precision: Precision) -> None:
    """From now on `mixed_precision` and `products_dtype` mean this one, in this process."""
    global _chosen
    _chosen = precision


def mixed_precision(device: torch.device) -> AbstractContextManager[object]:
    """Around a forward pass on `device`; its backward pass, outside, has the same precision."""
    if _chosen == "float32":
        return nullcontext()
    return torch.autocast(device.type, torch.bfloat16)


def products_dtype() -> torch.dtype | None:
    """What to multiply matrices in where no autocast says it; `None`: in their own dtype."""
    return None if _chosen == "float32" else torch.bfloat16


def widened(values: torch.Tensor) -> torch.Tensor:
    """bfloat16 as float32, for softmax and sums; other dtypes as they are."""
    return values.float() if values.dtype == torch.bfloat16 else values
