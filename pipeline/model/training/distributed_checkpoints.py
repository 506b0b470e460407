"""Checkpoints of several ranks, by `torch.distributed.checkpoint`: each writes its part.

The folder is that of `checkpoints`, and so is its seal; in place of `state.safetensors` it has
`shard-…safetensors`, a file a rank, each with the places of its parts in the whole tensors. Any
number of ranks reads what any number wrote; of several nodes all must see the folder.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path

import torch.distributed.checkpoint as dcp
from torch import Tensor, nn
from torch.distributed.checkpoint.api import CheckpointException

from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.model.training.checkpoints import STAGE, Checkpoint, Checkpoints
from pipeline.model.training.distributed import DistributedRanks
from pipeline.model.training.sharded_tensors import read_sharded


class DistributedCheckpoints(Checkpoints):
    """The checkpoints of one run; all ranks save and load together."""

    def __init__(
        self,
        alone: Checkpoints,
        ranks: DistributedRanks,
        model: nn.Module,
    ) -> None:
        """In the place of `alone`. `model`, prepared: as its tensors are shared out, so are those
        of a checkpoint."""
        super().__init__(alone.folder.parent, alone.fingerprint, alone.kept)
        self.ranks = ranks
        self.model = model

    def _seal(self, target: Path, checkpoint: Checkpoint) -> None:
        sealed = write_artifact(target, stage=STAGE, params=self.fingerprint)
        with sealed if self.ranks.is_first else nullcontext() as draft:
            folder: Path = self.ranks.from_first(lambda: draft.path if draft else None)
            writer = dcp.HuggingFaceStorageWriter(str(folder), save_distributed=True)
            try:
                dcp.save(dict(checkpoint.tensors), storage_writer=writer)
            except CheckpointException as error:
                for failure, _ in error.failures.values():
                    if isinstance(failure, OSError):
                        raise failure from None
                raise
            if self.ranks.is_first:
                write_json(folder / "state.json", checkpoint.facts)
        self.ranks.wait()

    def _drop_old(self) -> None:
        if self.ranks.is_first:
            super()._drop_old()

    def latest(self) -> Checkpoint | None:
        newest: Path | None = self.ranks.from_first(self._newest_whole)
        if newest is None:
            return None
        facts = json.loads((newest / "state.json").read_text(encoding="utf-8"))
        tensors = read_sharded(newest, self.model.state_dict())
        return Checkpoint(_step_of(newest), tensors, facts)

    def _newest_whole(self) -> Path | None:
        """The folder of the newest whole checkpoint, as `latest` of one process finds it."""
        found = super().latest()
        return None if found is None else self.folder / f"step-{found.step:08d}"

    def _read_tensors(self, path: Path) -> dict[str, Tensor]:
        return {}  # each rank reads its part, when it is known which checkpoint is whole

    def finish(self) -> None:
        if self.ranks.is_first:
            super().finish()


def _step_of(path: Path) -> int:
    return int(path.name.removeprefix("step-"))
