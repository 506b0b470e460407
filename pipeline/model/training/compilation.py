"""The encoder through torch's compiler: `runtime.compile`.

The encoder alone: in pre-training its batches have one shape, while the number of masked positions
differs from step to step, and a shape that differs is compiled anew.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from pipeline.model.heads import PretrainingModel
    from pipeline.params import Pretrain, Runtime

# Graphs of the encoder: lengths times batch sizes (whole, the last of an epoch, of validation),
# with gradients and without. Beyond torch's 8 it would go on uncompiled, with other bytes.
MOST_GRAPHS = 64


def compiles(runtime: Runtime, settings: Pretrain, device: torch.device) -> bool:
    """`auto`: on CUDA with Triton, in which the compiler writes kernels, but for what its graphs
    cannot hold, a ramp of batch sizes and shards (the params refuse `true` with them); elsewhere
    not, where it gains nothing."""
    if runtime.compile != "auto":
        return runtime.compile
    has_one_size = isinstance(settings.batch_size, int | str)
    fits = runtime.parallelism == "replicate" and has_one_size
    return device.type == "cuda" and fits and has_triton()


def has_triton() -> bool:
    """Whether Triton is installed: torch for CUDA brings it on Linux alone."""
    return find_spec("triton") is not None


def compile_encoder(model: PretrainingModel, backend: str = "inductor") -> None:
    """From now on `model.encoder` is compiled, for each shape when it first comes; parameters and
    their names stay. Raises torch's `FailOnRecompileLimitHit` after `MOST_GRAPHS`.

    Kernels are never chosen by timing them: the order of a sum would be another in the next run.
    """
    import torch._dynamo.config as dynamo

    dynamo.recompile_limit = MOST_GRAPHS
    dynamo.fail_on_recompile_limit_hit = True
    options = {"deterministic": True} if backend == "inductor" else None
    model.encoder.compile(backend=backend, dynamic=False, options=options)
