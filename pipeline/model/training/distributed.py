"""Several processes, a device each, that train one model: with torchrun's environment.

| `runtime.parallelism` | each rank holds | by |
| --- | --- | --- |
| `replicate` | the whole model | `DistributedDataParallel` |
| `shard` | its part of every tensor | FSDP2, `fully_shard` (DTensor) |

Each rank takes its share of a batch's examples and divides by the counts of the whole batch, so
gradients are summed, never averaged: the result is that of one process, to rounding. Collectives
of numbers go over gloo, those of gradients over NCCL on CUDA. See docs/distributed.md.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Literal

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import FSDPModule, fully_shard
from torch.distributed.tensor import DTensor
from torch.nn.parallel import DistributedDataParallel

from pipeline.model.training.checkpoints import Checkpoints
from pipeline.model.training.ranks import M, Ranks, pieces_of_rank

SECONDS_BETWEEN_LOOKS = 0.2  # at whether the process that started this one is there


class DistributedRanks(Ranks):
    """One of several ranks; the process group is made with it."""

    def __init__(
        self, device: torch.device, parallelism: Literal["replicate", "shard"], threads: int
    ) -> None:
        """Reads RANK, WORLD_SIZE and the rendezvous from the environment, as torchrun sets them.
        `device`: its type counts; on CUDA this rank takes the card LOCAL_RANK."""
        self.parallelism = parallelism
        torch.set_num_threads(threads)  # gloo's first use counts them
        _end_with_parent()
        backend = "gloo"
        if device.type == "cuda":
            torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
            backend = "cpu:gloo,cuda:nccl"
        if not dist.is_initialized():
            dist.init_process_group(backend)
        self.rank, self.count = dist.get_rank(), dist.get_world_size()
        self.mesh = init_device_mesh(device.type, (self.count,))
        self.entered: Any = None  # the model with what makes its gradients the whole batch's
        if not self.is_first:
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, until the end

    @property
    def description(self) -> str:
        sharing = {"replicate": "a copy each", "shard": "a part each"}[self.parallelism]
        return f" in each of {self.count} processes ({sharing})"

    def checkpoints(self, alone: Checkpoints, model: nn.Module) -> Checkpoints:
        from pipeline.model.training.distributed_checkpoints import DistributedCheckpoints

        return DistributedCheckpoints(alone, self, model)

    def prepare(self, model: nn.Module, layers: Iterable[nn.Module]) -> None:
        entrance = Entrance(model)
        if self.parallelism == "shard":
            parts: list[nn.Module] = [*layers, entrance]
            for part in parts:  # the layers each by itself, then what is left
                sharded: Any = fully_shard(part, mesh=self.mesh)
                sharded.set_gradient_divide_factor(1.0)
                sharded.set_force_sum_reduction_for_comms(True)  # gloo knows no other
            self.entered = entrance
        else:
            # Heads of objectives that are off have no gradient. Looking for them also keeps the
            # buckets, and so the order of sums, those of the first step: a resumed run's.
            self.entered = DistributedDataParallel(entrance, find_unused_parameters=True)
            self.entered.register_comm_hook(None, _sum_over_ranks)

    def pieces(self, first: int, count: int, size: int) -> list[tuple[int, int]]:
        return pieces_of_rank(first, count, size, self.rank, self.count)

    def call(self, model: nn.Module, function: Callable[..., Any], *arguments: Any) -> Any:
        result = self.entered(function, *arguments)
        if isinstance(self.entered, FSDPModule) and not torch.is_grad_enabled():
            self.entered.reshard()  # the backward pass does it in training
        return result

    def gradients_join(self, at_last: bool) -> AbstractContextManager[None]:
        # Shards are summed at every micro-batch: to keep whole gradients would need their memory.
        if at_last or self.parallelism == "shard":
            return nullcontext()
        no_sync: AbstractContextManager[None] = self.entered.no_sync()
        return no_sync

    def sums(self, numbers: Sequence[float]) -> list[float]:
        values = torch.tensor(numbers, dtype=torch.float64)
        dist.all_reduce(values)
        return [float(value) for value in values]

    def largest(self, number: int) -> int:
        value = torch.tensor(number)
        dist.all_reduce(value, dist.ReduceOp.MAX)
        return int(value)

    def clip_gradients(self, model: nn.Module, limit: float) -> Tensor:
        parameters = list(model.parameters())
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        norm = torch.nn.utils.get_total_norm(gradients)
        if isinstance(norm, DTensor):
            norm = norm.full_tensor()
        torch.nn.utils.clip_grads_with_norm_(parameters, limit, norm)
        return norm

    def whole(self, model: M, make: Callable[[], M]) -> M:
        if self.parallelism == "replicate":
            return model
        with torch.device("meta"):
            gathered = make()
        weights = {
            name: value.full_tensor().cpu() if isinstance(value, DTensor) else value
            for name, value in model.state_dict().items()
        }
        gathered.load_state_dict(weights, assign=True)
        return gathered

    def from_first(self, make: Callable[[], Any]) -> Any:
        """What `make` gives on the first rank, which alone calls it; the others wait for it."""
        box = [make() if self.is_first else None]
        dist.broadcast_object_list(box, src=0)
        return box[0]

    def wait(self) -> None:
        """Until every rank is here."""
        self.largest(0)

    def leave(self) -> None:
        self.wait()
        dist.destroy_process_group()


class Entrance(nn.Module):
    """The one forward pass: DDP and FSDP only see what happens within it, heads included."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """`function(model, *arguments)`."""
        return function(self.model, *arguments)


def _sum_over_ranks(state, bucket):  # without types: DDP refuses them as words
    """DDP's hook without its division by the number of ranks."""
    work = dist.all_reduce(bucket.buffer(), async_op=True)
    return work.get_future().then(lambda done: done.value()[0])


def _end_with_parent() -> None:
    """End this process at once where the one that started it (torchrun) is gone, by kill -9 too.

    Nothing is saved: the next run may be at the checkpoints already.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(SECONDS_BETWEEN_LOOKS)
        os._exit(128 + 9)

    threading.Thread(target=watch, daemon=True).start()
