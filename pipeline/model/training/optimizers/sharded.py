"""Parameters of which each rank holds a part (FSDP2's DTensors), for what needs them whole."""

from __future__ import annotations

import sys
from typing import Any

from torch import Tensor


def is_sharded(tensor: Tensor) -> bool:
    """Whether it is a DTensor; where their module was never imported, nothing is."""
    module: Any = sys.modules.get("torch.distributed.tensor")
    return module is not None and isinstance(tensor, module.DTensor)


def sharded_as(parameter: Any, whole: Tensor) -> Tensor:
    """`whole`, the same on every rank, shared out as `parameter` is: without communication."""
    from torch.distributed.tensor import distribute_tensor

    return distribute_tensor(whole, parameter.device_mesh, parameter.placements, src_data_rank=None)
