"""`python -m pipeline translate`: what translation models make of texts, and where they looked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.inference.arguments import (
    add_beam_argument,
    add_device_arguments,
    add_text_arguments,
    add_translation_models_argument,
    chosen_device,
    texts_with_content,
)

if TYPE_CHECKING:
    import torch

    from pipeline.model.sequence_to_sequence import SequenceToSequence
    from pipeline.translation.pieces import Coder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_translation_models_argument(parser)
    add_text_arguments(parser)
    add_beam_argument(parser)
    parser.add_argument(
        "--length_penalty", type=float, default=0.6, help="alpha of Wu et al. 2016; default: 0.6"
    )
    parser.add_argument(
        "--alignment",
        action="store_true",
        help="for each piece written, the piece of the source that was looked at most",
    )
    add_device_arguments(parser)


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for what is no trained model."""
    from pipeline.inference.plain_table import aligned
    from pipeline.translation.decoding import Search, translate

    texts = list(texts_with_content(arguments))
    device = chosen_device(arguments)
    search = Search(arguments.beam, arguments.length_penalty)
    for number, folder in enumerate(arguments.model):
        model, coder = opened(folder)
        model.to(device)
        if len(arguments.model) > 1:
            print(*([""] if number else []), f"{folder}:", sep="\n", flush=True)
        sources = [pair.source for pair in coder.pairs(texts, [""] * len(texts))]
        found = translate(model, sources, coder.ends, search, device)
        for text, source, best in zip(texts, sources, found, strict=True):
            print(coder.text(best.ids, text), flush=True)
            if arguments.alignment:
                lines = looked_at(model, coder, source, best.ids, device)
                print("\n".join(f"    {line}" for line in aligned(lines, left=(0, 1))), flush=True)


def opened(folder: Path) -> tuple[SequenceToSequence, Coder]:
    """A trained model, or one that `transformers` wrote after `export_huggingface`, and what cuts
    its texts; raises `UserError` for what is neither."""
    from pipeline.foundation.artifacts import read_artifact
    from pipeline.huggingface.reading.published_files import read_json
    from pipeline.huggingface.reading.translation_models import CLASSES, from_published
    from pipeline.model.weights import CONFIGURATION, WEIGHTS, read_tensors
    from pipeline.translation.models import load
    from pipeline.translation.pieces import Coder

    path = folder / CONFIGURATION
    configuration = read_json(path) if path.is_file() else {}
    if configuration.get("model_type") in CLASSES:
        tensors = read_tensors(folder / WEIGHTS)
        return from_published(configuration, tensors, str(folder)), Coder.of(folder)
    read_artifact(folder, stage="train_translation")
    return load(folder), Coder.of(folder)


def looked_at(
    model: SequenceToSequence,
    coder: Coder,
    source: Sequence[int],
    target: Sequence[int],
    device: torch.device,
) -> list[list[str]]:
    """Rows: a piece written, the piece of the source that was looked at most while it was, and by
    what share; one row says so where the model does not look at the source."""
    import torch

    ends = coder.ends
    read = torch.tensor([[*source, ends.end]], device=device)
    written = torch.tensor([[ends.start, *target]], device=device)
    with torch.no_grad():
        weights = model.alignments(read, written)
    if weights is None:
        return [["one vector: nothing is looked at", "", ""]]
    shares, places = weights[0, : len(target)].max(dim=1)
    pieces = [*coder.pieces(source), "(end)"]
    rows = zip(coder.pieces(target), places.tolist(), shares.tolist(), strict=True)
    return [[piece, pieces[place], f"{share:.2f}"] for piece, place, share in rows]
