"""What the processes of the tests of distributed training do, and the same in one process."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch

from benchmarks.pretraining_runs import run_in
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from pipeline.model.training.precision import Precision, set_precision
from pipeline.model.training.ranks import ALONE, Ranks
from pipeline.model.training.run import Run
from pipeline.model.weights import write_tensors
from pipeline.params import Pretrain
from pipeline.pretraining.batches import Batch, PretrainingBatches
from tests.model.models import TINY, TINY_MODERN, build
from tests.model.training.optimizer_settings import settings_for
from tests.pretraining.runs import small_batches
from tests.pretraining.texts import VOCABULARY_SIZE, small_settings

STEPS = 6


@dataclasses.dataclass(frozen=True)
class Scenario:
    """A run: how the ranks share it, and what differs from `small_settings`."""

    parallelism: str = "replicate"
    dtype: torch.dtype = torch.float64
    shape: EncoderConfiguration = TINY
    optimizer: str = "muon"
    changes: dict[str, Any] = dataclasses.field(default_factory=dict)
    dropout: float = 0.0
    precision: Precision = "float32"

    def settings(self) -> Pretrain:
        values: dict[str, Any] = {"batch_size": 5, "evaluate_every": 3}
        if "budget" not in self.changes:
            values["steps"] = STEPS
        if self.shape.is_modern:
            values["sentence_objective"] = None
        values["optimizer"] = settings_for(self.optimizer, warmup_fraction=0.2)
        return small_settings(**values | self.changes)

    def pretraining(self, folder: Path, ranks: Ranks, stop_at: int | None = None) -> Run[Batch]:
        """The run with all its parts; its checkpoints and log are in `folder`."""
        settings = self.settings()
        set_precision(self.precision)
        model = build(
            dataclasses.replace(
                self.shape,
                vocab_size=VOCABULARY_SIZE,
                max_position_embeddings=24,
                hidden_dropout=self.dropout,
            )
        ).to(self.dtype)
        ranks.prepare(model, model.encoder.layers)
        run = run_in(
            folder,
            model,
            settings,
            *small_batches(settings, num_documents=30, kind=RecordedBatches),
            checkpoint_every=2,
            ranks=ranks,
        )
        if stop_at is not None:
            update = run.update

            def stopping(*batches: Any) -> dict[str, float]:
                if run.step == stop_at:
                    raise StoppedError
                return update(*batches)

            run.update = stopping  # type: ignore[method-assign]
        return run


class StoppedError(Exception):
    """In place of a kill."""


class RecordedBatches(PretrainingBatches):
    """Batches that remember a hash of each example they gave, by its number."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.given: dict[int, str] = {}

    def batch(self, first: int, count: int, progress: float | None = None) -> Any:
        batch = super().batch(first, count, progress)
        for number, row in enumerate(batch.input_ids):
            self.given[first + number] = hashlib.sha256(row.numpy().tobytes()).hexdigest()[:12]
        return batch


def run(scenario: Scenario, folder: Path, ranks: Ranks, stop_at: int | None = None) -> None:
    """Train; the first rank leaves weights and history, each rank the examples it was given."""
    folder.mkdir(parents=True, exist_ok=True)
    pretraining = scenario.pretraining(folder, ranks, stop_at)
    try:
        history = pretraining.run()
    except StoppedError:
        return
    shape = pretraining.model.configuration
    model = ranks.whole(pretraining.model, lambda: PretrainingModel(shape))
    given = getattr(pretraining.phases[0], "given", {})
    (folder / f"examples-{ranks.count}-{ranks.rank}.json").write_text(json.dumps(given))
    if ranks.is_first:
        write_tensors(folder / "weights.safetensors", model.state_dict())
        (folder / "history.json").write_text(json.dumps(history.curves()))


def run_all(folder: Path, scenarios: Iterable[tuple[str, Scenario]]) -> None:
    """Each scenario with the ranks that this process is one of."""
    for name, scenario in scenarios:
        run(scenario, folder / name, ranks_for(scenario))


def run_resumed(folder: Path, scenarios: Iterable[tuple[str, Scenario]], stop_at: int) -> None:
    """As far as `stop_at` with two ranks; where the folder has a checkpoint already, to the end.

    Three folders each: `2 to 1` is begun here, `1 to 2` is ended here, `2 to 2` both.
    """
    for name, scenario in scenarios:
        ranks = ranks_for(scenario)
        run(scenario, folder / f"{name} 2 to 1", ranks, stop_at)
        run(scenario, folder / f"{name} 1 to 2", ranks)
        run(scenario, folder / f"{name} 2 to 2", ranks, stop_at)
        run(scenario, folder / f"{name} 2 to 2", ranks)
        run(scenario, folder / f"{name} 2", ranks)


def ranks_for(scenario: Scenario) -> Ranks:
    from pipeline.console.launch import is_rank

    torch.set_num_threads(1)
    if not is_rank():
        return ALONE
    from pipeline.model.training.distributed import DistributedRanks

    return DistributedRanks(torch.device("cpu"), scenario.parallelism, threads=1)  # type: ignore[arg-type]


MODERN = TINY_MODERN
