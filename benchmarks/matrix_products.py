"""What the machine can do: the rate of products of float32 matrices.

    python -m benchmarks.matrix_products        half a minute

By torch's own products and, where ours go another way (`pipeline.model.linear`), by that too: the
rate of one core, in its CPU time, and the error beside float64, for some large shapes and for those
that make up most of a training step of params.yaml.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.model.training.run import Run
    from pipeline.pretraining.batches import Batch

Shape = tuple[int, int, int]  # (m, k, n): (m, k) @ (k, n)
# Each has another number of operations.
SHAPES: tuple[Shape, ...] = (
    (1024, 1024, 1024),
    (1536, 1536, 1536),
    (2048, 2048, 2048),
    (3072, 768, 3072),
)
LISTED = 12  # shapes of a step
ROUNDS = 7
SECONDS = 0.05  # of a shape, each way, each round


def multiply(device: str, tick: Callable[[int, int], None]) -> None:
    """Products of each shape in turn, endlessly; `tick(0, operations)` after every one."""
    import torch

    from pipeline.model.linear import full_width_products

    where = torch.device(device)
    pairs = [
        (torch.randn(m, k, device=where), torch.randn(k, n, device=where)) for m, k, n in SHAPES
    ]
    results = [torch.empty(m, n, device=where) for m, _, n in SHAPES]
    while True:
        for at_full_width in (False, True):
            for (one, other), result in zip(pairs, results, strict=True):
                with full_width_products(at_full_width):
                    torch.mm(one, other, out=result)
                # The lowest bit tells `rate` which way it went, one operation in a billion.
                tick(0, 2 * one.shape[0] * one.shape[1] * other.shape[1] + at_full_width)


def rate(seconds: Sequence[float], operations: Sequence[int]) -> float:
    """Operations a second of the best shape, each by the median of its times."""
    by_shape: dict[int, list[float]] = {}
    for taken, count in zip(seconds, operations, strict=True):
        by_shape.setdefault(count, []).append(taken)
    return max(count / median(times) for count, times in by_shape.items())


@dataclass(frozen=True)
class Measured:
    """Products of one shape, by torch's own way and at full width."""

    shape: Shape
    rates: tuple[float, float]  # operations a second of CPU time
    errors: tuple[float, float]  # the largest beside float64, in units of the largest number


def operations_of(shape: Shape) -> int:
    """Additions and multiplications of a product."""
    m, k, n = shape
    return 2 * m * k * n


def measure(shape: Shape, seconds: float, rounds: int = ROUNDS) -> Measured:
    """Both ways in turn, `rounds` times for `seconds` each; of the rates the median."""
    import torch

    from pipeline.model.linear import full_width_products

    random = torch.Generator().manual_seed(1)
    m, k, n = shape
    one, other = torch.randn(m, k, generator=random), torch.randn(k, n, generator=random)
    exact = one.double() @ other.double()
    result = torch.empty(m, n)
    errors: list[float] = []
    for at_full_width in (False, True):
        with full_width_products(at_full_width):
            torch.mm(one, other, out=result)  # warm, too: oneDNN makes code for every shape
        errors.append(float((result - exact).abs().max() / exact.abs().max()))
    rates: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for at_full_width, found in zip((False, True), rates, strict=True):
            with full_width_products(at_full_width):
                number, began = 0, time.process_time()
                while (taken := time.process_time() - began) < seconds:
                    torch.mm(one, other, out=result)
                    number += 1
            found.append(number * operations_of(shape) / taken)
    return Measured(shape, (median(rates[0]), median(rates[1])), (errors[0], errors[1]))


def products_of_step(run: Run[Batch]) -> Counter[Shape]:
    """The products of matrices in the forward and backward pass of a step, and how often each
    comes; attention's own are not among them."""
    from torch.utils._python_dispatch import TorchDispatchMode

    from pipeline.model.training.accumulation import add_gradients

    found: Counter[Shape] = Counter()

    class Recording(TorchDispatchMode):
        def __torch_dispatch__(
            self, function: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            name = function.overloadpacket.__name__
            if name in {"mm", "addmm", "addmm_"}:
                one, other = args[:2] if name == "mm" else args[1:3]
                found[one.shape[0], one.shape[1], other.shape[1]] += 1
            return function(*args, **(kwargs or {}))

    with Recording():
        add_gradients(run.model, run.batches(), run.objective, run.ranks)
    return found


def quickstart_products() -> Counter[Shape]:
    """Those of a step of params.yaml, on made-up text."""
    import numpy as np

    from benchmarks.peers import ours
    from benchmarks.peers.texts import training_text

    params = ours.default_params()
    size = params.train_tokenizer.vocabulary_size
    text, every_token_a_word = training_text(None, size, 1), np.zeros(size, dtype=bool)
    batches = ours.training_batches(params.pretrain, text, size, 1, every_token_a_word)
    with tempfile.TemporaryDirectory() as folder:
        run = ours.pretraining(
            params.pretrain, batches, Path(folder), seed=1, device="cpu", threads=1
        )
        return products_of_step(run)


def main(argv: Sequence[str] | None = None) -> None:
    """Print a table of shapes, and the rates of the quickstart's products together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matrix_products")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="for a shape, each way, each of 7 rounds"
    )
    arguments = parser.parse_args(argv)
    import torch

    from pipeline.model.linear import prefers_onednn

    torch.set_num_threads(1)
    step = quickstart_products()
    by_size = sorted(step, key=lambda shape: (-step[shape] * operations_of(shape), shape))
    listed = by_size[:LISTED]
    print(f"torch {torch.__version__}, one thread, CPU time")
    if not prefers_onednn():
        print("this processor has no other way than torch's own: both columns are the same")
    print("\n| m × k × n | in a step | torch, GFLOP/s | full width, GFLOP/s | errors |")
    print("| --- | ---: | ---: | ---: | ---: |")
    seconds = [0.0, 0.0]
    for shape in (*SHAPES, *listed):
        found = measure(shape, arguments.seconds)
        size, often = " × ".join(map(str, shape)), step[shape] or ""
        rates = " | ".join(f"{rate_of_way / 1e9:.0f}" for rate_of_way in found.rates)
        errors = ", ".join(f"{error:.0e}" for error in found.errors)
        print(f"| {size} | {often} | {rates} | {errors} |", flush=True)
        if shape in listed:
            for way, rate_of_way in enumerate(found.rates):
                seconds[way] += step[shape] * operations_of(shape) / rate_of_way
    total = sum(step[shape] * operations_of(shape) for shape in listed)
    share = total / sum(count * operations_of(shape) for shape, count in step.items())
    own, full = (total / taken / 1e9 for taken in seconds)
    print(
        f"\nthose of the quickstart's step together ({share:.0%} of its operations outside of "
        f"attention): {own:.0f} GFLOP/s by torch, {full:.0f} at full width"
    )


if __name__ == "__main__":
    main()
