"""One process or several: what the stage asks for, before and when it trains."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

from pipeline.console.errors import UserError
from pipeline.console.launch import is_rank, launch
from pipeline.model.training.ranks import ALONE, Ranks

if TYPE_CHECKING:
    from pipeline.params import Params, Runtime


def launch_where_asked(
    params: Params, device: torch.device, work: Callable[..., None], *arguments: Any, **options: Any
) -> bool:
    """Run `work(params, *arguments, **options)` in `runtime.devices` processes, where those are
    several and this is none of them; -> whether it did. Raises as `launch`, and `UserError` for
    devices that are not there."""
    devices = params.runtime.devices
    if devices == 1 or is_rank():
        return False
    require_devices(device, devices)
    launch(devices, work, params, *arguments, **options)
    return True


def require_devices(device: torch.device, devices: int) -> None:
    """Raise `UserError` where there are not so many, or they cannot work together."""
    if device.type == "mps":
        raise UserError(
            f"{devices} processes are to train, but Apple's MPS is one device",
            where="params.yaml, runtime.devices",
            expected="1, or runtime.device: cpu",
        )
    there = torch.cuda.device_count()
    if device.type == "cuda" and devices > there:
        raise UserError(
            f"{devices} devices are asked for, but torch finds {there} of CUDA",
            where="params.yaml, runtime.devices",
            expected=f"at most {there}",
            hint="several nodes: start torchrun on each (docs/distributed.md)",
        )


def join(runtime: Runtime, device: torch.device) -> Ranks:
    """The ranks that this process is one of; `ALONE` without torchrun."""
    if not is_rank():
        return ALONE
    from pipeline.model.training.distributed import DistributedRanks

    require_devices(device, int(os.environ["LOCAL_WORLD_SIZE"]))
    return DistributedRanks(device, runtime.parallelism, runtime.threads)
