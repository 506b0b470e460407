"""The processor that training runs on."""

from __future__ import annotations

import ctypes
import os
import sys

import torch

from pipeline.console.errors import UserError
from pipeline.model.training.precision import Precision, set_precision

_NAMES = {"cuda": "CUDA", "mps": "Apple's MPS", "cpu": "the CPU"}
# mallopt's numbers and our values: keep freed memory for the next step instead of giving it back
# and paying a page fault for every 4 KB of it again (1,000 to 1,700 a step of the quickstart: 3 %).
_MALLOC_OPTIONS = {"M_MMAP_MAX": (-4, 0), "M_TRIM_THRESHOLD": (-1, -1), "M_TOP_PAD": (-2, 1 << 26)}


def choose_device(name: str) -> torch.device:
    """`auto`: CUDA, MPS or the CPU, the first there is. Raises `UserError` for an absent one."""
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    there["cpu"] = True
    if name == "auto":
        name = next(candidate for candidate, is_there in there.items() if is_there)
    if not there[name]:
        raise UserError(
            f"runtime.device is {name}, but torch finds none",
            expected=f"one of {[key for key, is_there in there.items() if is_there]}, or auto",
        )
    return torch.device(name)


def configure(device: torch.device, threads: int, precision: Precision = "float32") -> str:
    """Make runs on `device` repeatable, with `threads` threads and in `precision`; -> what to call
    it in a message.

    The number of threads orders floating-point sums, so it is part of the result.
    """
    torch.set_num_threads(threads)
    set_precision(precision)
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    # As `use_deterministic_algorithms(True)`, without its import of the compiler (1 s).
    torch.set_deterministic_debug_mode("error")
    # A debugging aid, and slow.
    torch.utils.deterministic.fill_uninitialized_memory = False  # type: ignore[attr-defined]
    if device.type == "cpu":
        _keep_freed_memory()
        words = f"the CPU with {threads} thread" + ("s" if threads > 1 else "")
    elif device.type == "cuda":
        words = f"{_NAMES['cuda']} ({torch.cuda.get_device_name(device)})"
    else:
        words = _NAMES[device.type]
    return words if precision == "float32" else f"{words} in {precision}"


def moved(tensor: torch.Tensor, device: torch.device) -> torch.Tensor:
    """The same tensor on `device`. To CUDA it goes through pinned memory, so that nobody waits for
    the copy: what is computed with it queues behind."""
    if device.type == "cuda" and not tensor.is_cuda:
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def _keep_freed_memory() -> None:
    """Set up glibc's allocator; elsewhere nothing happens. Bytes do not change, only speed."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for option, value in _MALLOC_OPTIONS.values():
            mallopt(option, value)
