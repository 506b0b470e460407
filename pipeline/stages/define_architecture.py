"""What the encoder is made of, and its tokenizer: all that a network from random weights takes.

By `pretrain.model` and the tokenizer; with `pretrain.source: huggingface` as it was published. It
does not wait for the pre-training, and is the same whatever that learns.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from pipeline.params import Params

INPUTS = {"tokenizer": "the tokenizer of the corpus (data/tokenizer)"}
OPTIONS: dict[str, str] = {}
DOWNLOADS = Path(".downloads")  # fetched files by hash, verified at every use
SOURCES = Path("data/sources")


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output`; raises `UserError` for a published encoder that cannot be
    fetched or read."""
    from pipeline.foundation.artifacts import read_artifact, write_artifact
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.huggingface.reading.encoder_artifact import read_source, write_tokenizer
    from pipeline.model.weights import write_configuration

    settings = params.pretrain
    made_from = settings.model_dump(mode="json", include={"model", "source", "huggingface"})
    artifact = read_artifact(inputs["tokenizer"], stage="train_tokenizer")
    with write_artifact(
        output, stage="define_architecture", params=made_from, inputs=inputs
    ) as draft:
        if settings.huggingface is not None and settings.source == "huggingface":
            imported = read_source(settings.huggingface, sources_dir=SOURCES, downloads=DOWNLOADS)
            configuration = imported.configuration
            write_tokenizer(imported, draft.path)
        else:
            size = wordpiece.load(artifact.path).get_vocab_size()
            words = artifact.counts.get("words", 0)
            configuration = settings.model.encoder(vocab_size=size, words=words)
            wordpiece.copy_files(artifact.path, draft.path)
        write_configuration(draft.path, configuration)
    say(
        f"{configuration.num_hidden_layers} layers of {configuration.hidden_size}, "
        f"{configuration.vocab_size:,} tokens"
    )
