"""Where the time of a step of ours goes, and how much of it makes the batches.

Every operator's own time, in the order of this table; the first line that fits has it.

| part | is |
| --- | --- |
| batch construction | `Run.batches`: pairs or packing, masking |
| optimizer | all within `Optimizer.step`, and clipping the gradients |
| matrix products | `mm`, `addmm`, `bmm` and the like, the vocabulary's too |
| attention | the fused kernel, its products too |
| cross-entropy | softmax and gradient of the logits, without products |
| normalization, activation | layer norms, GELU |
| other operators | residual sums, embeddings, copies |
| between operators | Python, and the machinery of autograd |
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import torch
from torch.profiler import ProfilerActivity, profile, record_function

from benchmarks.peers import ours
from benchmarks.peers.settings import Settings
from benchmarks.peers.texts import zipf_text
from pipeline.model.training.run import Run
from pipeline.pretraining.batches import Batch

STEP, BATCHES, CLIPPING = "step", "batch construction", "clipping"
PARTS = (
    "matrix products",
    "attention",
    "cross-entropy",
    "normalization, activation",
    "optimizer",
    BATCHES,
    "other operators",
    "between operators",
)
PRODUCTS = ("mm", "addmm", "addmm_", "bmm", "baddbmm", "addmv_", "linear", "matmul")
WARMUP, MEASURED, PROFILED = 3, 20, 8  # steps


def print_shares(settings: Settings, architectures: Sequence[str]) -> None:
    """Two Markdown tables: shares of a step, and the construction of batches."""
    runs: list[tuple[str, Run[Batch]]] = []
    with tempfile.TemporaryDirectory() as folder:
        for architecture in architectures:
            values = replace(settings, architecture=architecture, side="ours")
            runs.append((architecture, ours.speed_run(values, Path(folder))))
        runs.append(("quickstart", quickstart(settings, Path(folder))))
        constructions = []
        shares = []
        for name, run in runs:
            constructions.append((name, *construction(run)))
            shares.append((name, profiled(run)))
    print(f"\n| part of the step | {' | '.join(name for name, _ in shares)} |")
    print("| --- |" + " ---: |" * len(shares))
    for part in PARTS:
        print(f"| {part} | " + " | ".join(f"{values[part]:.1%}" for _, values in shares) + " |")
    print("\n| batches | construction, ms | whole step, ms | share |\n| --- | ---: | ---: | ---: |")
    for name, batch, step in constructions:
        print(f"| {name} | {1e3 * batch:.2f} | {1e3 * step:.1f} | {batch / step:.1%} |")


def quickstart(settings: Settings, folder: Path) -> Run[Batch]:
    """Pre-training as params.yaml has it, on made-up text."""
    params = ours.default_params()
    vocabulary_size = params.train_tokenizer.vocabulary_size
    text = zipf_text(1_000_000, vocabulary_size, settings.seed)
    # Of the default vocabulary about a third goes on a word.
    continues = torch.rand(vocabulary_size, generator=torch.Generator().manual_seed(1)) < 1 / 3
    continues[:5] = False
    batches = ours.training_batches(
        params.pretrain, text, vocabulary_size, settings.seed, continues.numpy()
    )
    return ours.pretraining(
        params.pretrain,
        batches,
        folder,
        seed=settings.seed,
        device=settings.device,
        threads=settings.threads,
    )


def construction(run: Run[Batch]) -> tuple[float, float]:
    """Median seconds of making a batch, and of the whole step with it."""
    making, stepping = [], []
    for number in range(WARMUP + MEASURED):
        began = time.perf_counter()
        batches = run.batches()
        made = time.perf_counter()
        run.update(*batches)  # reads the loss, and so waits for the device
        if number >= WARMUP:
            making.append(made - began)
            stepping.append(time.perf_counter() - began)
    return median(making), median(stepping)


def profiled(run: Run[Batch]) -> dict[str, float]:
    """The share of a step that each part of `PARTS` takes."""
    clip = torch.nn.utils.clip_grad_norm_

    def clip_in_sight(*arguments: Any, **options: Any) -> Any:
        with record_function(CLIPPING):
            return clip(*arguments, **options)

    torch.nn.utils.clip_grad_norm_ = clip_in_sight  # type: ignore[assignment]
    try:
        with profile(activities=[ProfilerActivity.CPU]) as profiler:
            for _ in range(PROFILED):
                with record_function(STEP):
                    with record_function(BATCHES):
                        batches = run.batches()
                    run.update(*batches)
    finally:
        torch.nn.utils.clip_grad_norm_ = clip
    sums = dict.fromkeys(PARTS, 0.0)
    for event in profiler.events():
        sums[part_of(event)] += event.self_cpu_time_total
    total = sum(sums.values())
    return {part: time / total for part, time in sums.items()}


def part_of(event: Any) -> str:
    """Which part an event's own time belongs to."""
    names = [event.name]
    parent = event.cpu_parent
    while parent is not None:
        names.append(parent.name)
        parent = parent.cpu_parent
    name = event.name.removeprefix("aten::")
    if BATCHES in names:
        return BATCHES
    if CLIPPING in names or any(n.startswith("Optimizer.step") for n in names):
        return "optimizer"
    if "scaled_dot_product" in name or "flash_attention" in name:
        return "attention"
    if name in PRODUCTS:
        return "matrix products"
    if any("LinearCrossEntropy" in n for n in names):
        return "cross-entropy"
    if "layer_norm" in name or "gelu" in name:
        return "normalization, activation"
    if not event.name.startswith("aten::"):
        return "between operators"
    return "other operators"
