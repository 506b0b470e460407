"""What `benchmarks.device_check` does on a device: each part gives rows of results."""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.peers import ours
from benchmarks.peers.rounds import peak_memory
from benchmarks.peers.settings import ROOT, Settings
from benchmarks.pretraining_runs import run_in
from pipeline.finetuning.objective import TaskBatches, TaskObjective
from pipeline.finetuning.starts import Start
from pipeline.finetuning.training import build_classifier, finetuning_run, whole_model
from pipeline.foundation.randomness import generator
from pipeline.kinds.registry import head_of
from pipeline.model.training.accumulation import add_gradients
from pipeline.model.training.compilation import MOST_GRAPHS, compile_encoder
from pipeline.model.training.device import configure
from pipeline.model.training.run import Run
from pipeline.params.plan import Budget
from pipeline.pretraining.batches import Batch
from pipeline.pretraining.initial_model import initial_model
from pipeline.tasks.encoding import EncodedText

# Relative differences from float32 on the CPU that are rounding: of the loss, of the gradient.
BOUNDS = {"float32": (1e-4, 1e-3), "bfloat16": (1e-2, 1e-1)}
STEPS, STOPPED_AT = 8, 4
VOCABULARY = 30_522
TOKENS = {False: 32_768, True: 256}  # of a step; with --small
SHAPES = {
    False: (("bert_base", 128), ("bert_base", 512), ("modernbert_base", 512)),
    True: (("bert_tiny", 32),),
}
PRODUCTS = {False: (2048, 4096, 8192), True: (128, 256)}  # square matrices
AT_ONCE = 8  # products, between looks at the clock
WARMUP = 3  # steps
Row = dict[str, Any]


def run_of(arguments: argparse.Namespace, shape: tuple[str, int], folder: Path) -> Run[Batch]:
    """A pre-training on made-up text, on the device of `arguments`."""
    architecture, length = shape
    vocabulary = 1000 if arguments.small else VOCABULARY
    rows = max(TOKENS[arguments.small] // length, 1)
    return ours.speed_run(
        Settings("ours", architecture, length, rows, vocabulary, 1, arguments.device, None), folder
    )


def set_up(device: str, precision: Any) -> str:
    """What the stages do before they train; -> the device's name."""
    return configure(torch.device(device), 1, precision)


def gradient_of(run: Run[Batch], precision: str, device: str) -> tuple[float, torch.Tensor]:
    """Loss and gradient, `(parameters,)` on the CPU, of the run's first batch on `device`."""
    set_up(device, precision)
    model = run.model.to(device)
    model.zero_grad()
    losses, _ = add_gradients(model, run.batches(), run.objective).read()
    parts = [p.grad.float().cpu().flatten() for p in model.parameters() if p.grad is not None]
    return losses["loss"], torch.cat(parts)


def numbers(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """The same batch on the CPU and on the device."""
    run = run_of(arguments, SHAPES[arguments.small][0], folder)
    loss, gradient = gradient_of(run, "float32", "cpu")
    for precision, (of_loss, of_gradient) in BOUNDS.items():
        there, found = gradient_of(run, precision, arguments.device)
        row = {
            "loss": abs(there - loss) / abs(loss),
            "gradient": float((found - gradient).norm() / gradient.norm()),
        }
        ok = row["loss"] <= of_loss and row["gradient"] <= of_gradient
        yield {"check": f"numbers, {precision}", "ok": ok, **row}


def short_run(arguments: argparse.Namespace, folder: Path) -> Run[Batch]:
    """`STEPS` steps of a small BERT, with a checkpoint where it is stopped."""
    made = run_of(arguments, ("bert_tiny", 64), folder / "made")
    batches: Any = made.phases[0]
    settings = ours.changed(
        batches.settings, {"budget": {"steps": STEPS}, "evaluate_every": STEPS}
    ).model_copy(update={"evaluation_sequences": 4})
    return run_in(
        folder, made.model, settings, batches, batches, seed=1, checkpoint_every=STOPPED_AT
    )


def differing(one: Run[Batch], other: Run[Batch]) -> list[str]:
    """The names of the weights that are not the same bits."""
    weights = other.model.state_dict()
    return [n for n, value in one.model.state_dict().items() if not torch.equal(value, weights[n])]


class Stopped(Exception):  # noqa: N818 - no error
    """The run was stopped on purpose."""


def resume(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """A run to the end, and one that is stopped right after a checkpoint and taken up."""
    whole, stopped = (short_run(arguments, folder / name) for name in ("whole", "stopped"))
    whole.run()
    save = stopped.save

    def stop() -> None:
        save()
        raise Stopped

    stopped.save = stop  # type: ignore[method-assign]
    try:
        stopped.run()
    except Stopped:
        stopped = short_run(arguments, folder / "stopped")
    stopped.run()
    names = differing(whole, stopped)
    yield {"check": "resume", "ok": not names and stopped.step == STEPS, "differing": names}


def compiled(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """The graphs of a run, and how far its losses are from those of one without."""
    set_up(arguments.device, "float32")
    plain, made = (short_run(arguments, folder / name) for name in ("plain", "compiled"))
    torch._dynamo.reset()
    torch._dynamo.utils.counters.clear()
    compile_encoder(made.model, backend=arguments.backend)
    expected, found = plain.run().validation[-1], made.run().validation[-1]
    counters = torch._dynamo.utils.counters
    graphs, breaks = counters["stats"]["unique_graphs"], len(counters["graph_break"])
    difference = abs(found["loss"] - expected["loss"]) / expected["loss"]
    ok = 0 < graphs < MOST_GRAPHS and difference < BOUNDS["float32"][1]
    # Of the encoder's two ways that of the CPU looks at the mask, and leaves the graph for that.
    ok = ok and (arguments.device == "cpu" or not breaks)
    yield {"check": "compiled", "ok": ok, "graphs": graphs, "breaks": breaks, "loss": difference}


def fine_tunings(arguments: argparse.Namespace, folder: Path) -> Iterator[Row]:
    """Seconds and weights of one alone, and of two at once."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.device_check",
        "--fine-tuning",
        "--device",
        arguments.device,
    ]
    command += ["--small"] if arguments.small else []

    def answers(number: int) -> list[Row]:
        started = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for _ in range(number)
        ]
        said = [process.communicate()[0] for process in started]
        return [json.loads(text.splitlines()[-1]) for text in said]

    (alone,), both = answers(1), answers(2)
    yield {
        "check": "two fine-tunings at once",
        "ok": all(one["weights"] == alone["weights"] for one in both),
        "seconds_alone": alone["seconds"],
        "seconds_at_once": max(one["seconds"] for one in both),
    }


def fine_tune(arguments: argparse.Namespace) -> None:
    """One fine-tuning, on made-up texts: prints its seconds and the hash of its weights."""
    set_up(arguments.device, "float32")
    shape = Settings("", "bert_tiny", 64, 1, 1000, 1, arguments.device, None).encoder(dropout=0.1)
    random, settings = (
        generator(1, "benchmark", "device check"),
        ours.default_params().finetune.training,
    )
    texts = [EncodedText(random.integers(5, 1000, 32).tolist(), [0] * 32) for _ in range(64)]
    head, device = head_of("classification"), torch.device(arguments.device)
    start = Start(shape, None, initial_model(shape, 1))  # type: ignore[arg-type]
    model = build_classifier(start, head, 2, settings=settings, seed=1).to(device)
    began = time.perf_counter()
    finetuning_run(
        model,
        TaskObjective(head, whole_model(model, head, texts, device)),
        TaskBatches(texts, [np.array([number % 2]) for number in range(64)], 1),
        settings=settings,
        learning_rate=1e-3,
        budget=Budget(steps=4 if arguments.small else 200),
        sequence_length=64,
    ).run()
    weights = hashlib.sha256()
    for value in model.state_dict().values():
        weights.update(value.cpu().numpy().tobytes())
    print(json.dumps({"seconds": time.perf_counter() - began, "weights": weights.hexdigest()}))


def product_rate(arguments: argparse.Namespace, precision: str, seconds: float) -> float:
    """Operations a second of products of square matrices, the best size."""
    best = 0.0
    for size in PRODUCTS[arguments.small]:
        one = torch.randn(size, size, device=arguments.device).to(getattr(torch, precision))
        torch.mm(one, one)
        number, began = 0, wait(arguments.device)
        while (taken := wait(arguments.device) - began) < seconds or not number:
            for _ in range(AT_ONCE):
                torch.mm(one, one)
            number += AT_ONCE
        best = max(best, number * 2 * size**3 / taken)
    return best


def wait(device: str) -> float:
    """The time, once the device has done all that it was given."""
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()


def speed(
    arguments: argparse.Namespace, shape: tuple[str, int], is_compiled: bool, folder: Path
) -> Iterator[Row]:
    """Rates of steps after the first few, which compile."""
    precision = "float32" if arguments.device == "cpu" else "bfloat16"
    set_up(arguments.device, precision)
    rate = product_rate(arguments, precision, arguments.seconds / 16)
    run = run_of(arguments, shape, folder)
    set_up(arguments.device, precision)
    if is_compiled:
        torch._dynamo.reset()
        compile_encoder(run.model, backend=arguments.backend)
    if arguments.device == "cuda":
        torch.cuda.reset_peak_memory_stats()
    began = wait(arguments.device)
    for _ in range(WARMUP):
        run.update(*run.batches())
    first = wait(arguments.device) - began
    tokens = operations = steps = 0
    making, began = 0.0, wait(arguments.device)
    while (now := wait(arguments.device)) < began + arguments.seconds or not steps:
        before = time.perf_counter()
        batches = run.batches()
        making += time.perf_counter() - before
        run.update(*batches)
        tokens += sum(batch.num_tokens for batch in batches)
        operations += sum(ours.operations(run, batch) for batch in batches)
        steps += 1
    taken = now - began
    yield {
        "architecture": shape[0],
        "length": shape[1],
        "precision": precision,
        "compiled": is_compiled,
        "products_per_second": rate,
        "tokens_per_second": tokens / taken,
        "operations_per_second": operations / taken,
        "batch_making": making / taken,
        "memory_bytes": peak_memory(),
        "first_steps_seconds": first,
        "steps": steps,
    }


def parts_of(arguments: argparse.Namespace) -> dict[str, Callable[[Path], Iterator[Row]]]:
    """By their names, in their order; each is given a folder of its own."""
    checks = (numbers, resume, compiled, fine_tunings)
    named = {check.__name__: partial(check, arguments) for check in checks}
    for is_compiled in (False, True):
        for shape in SHAPES[arguments.small]:
            name = f"{shape[0]} at {shape[1]}" + (", compiled" if is_compiled else "")
            named[name] = partial(speed, arguments, shape, is_compiled)
    return named
