"""What an encoder is that someone else pre-trained in full, for the metrics."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.finetuning.strategies import strategies_of
from pipeline.foundation.artifacts import read_artifact

if TYPE_CHECKING:
    from pipeline.params import Params


def imported_encoder_metrics(params: Params, finetuned: Path) -> dict[str, Any] | None:
    """What `metrics.json` says of the imported encoder, `None` where none is asked for.

    Its counts are those of the artifacts of stage finetune_imported below `finetuned`; words and
    source come from the params.
    """
    if not params.import_encoder.encoders:
        return None
    (name,) = params.import_encoder.encoders
    task, seed = params.finetune.tasks[0], params.finetune.seeds[0]
    strategy = next(s for s in strategies_of(params) if s.encoder == name)
    folder = finetuned / task / strategy.name / str(seed)
    counts = read_artifact(folder, stage="finetune", verify=False).params["imported_encoder"]
    about = params.import_encoder.sources[name].model_dump(mode="json")
    return {**about, **counts}
