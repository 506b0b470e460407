"""What encoders are that someone else pre-trained in full, for the metrics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.finetuning.strategies import strategies_of
from pipeline.foundation.artifacts import read_artifact

if TYPE_CHECKING:
    from pipeline.params import Params


def imported_encoders(params: Params, finetuned: Path) -> dict[str, dict[str, Any]]:
    """What `metrics.json` says of each imported encoder, by name.

    Its counts are those of the artifacts of stage finetune_imported below `finetuned`; words and
    source come from the params.
    """
    task, seed = params.finetune.tasks[0], params.finetune.seeds[0]
    folders = {s.encoder: finetuned / task / s.name / str(seed) for s in strategies_of(params)}
    return {
        name: {
            **params.import_encoder.sources[name].model_dump(mode="json"),
            **read_artifact(folders[name], stage="finetune", verify=False).params[
                "imported_encoder"
            ],
        }
        for name in params.import_encoder.encoders
        if name in folders
    }
