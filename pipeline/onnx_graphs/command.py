"""`python -m pipeline export_onnx`: a model as an ONNX graph, which runs without torch and us."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say
from pipeline.inference.arguments import MODEL_HELP

if TYPE_CHECKING:
    from pipeline.inference.embedding import Pooling

STAGE = "export_onnx"
GRAPH = "model.onnx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", required=True, type=Path, metavar="DIR", help=MODEL_HELP)
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="the folder to write"
    )
    parser.add_argument(
        "--pooling",
        choices=("mean", "cls"),
        default="mean",
        help="of an encoder's embeddings, as `embed` has it; a fine-tuned model has its own",
    )


def run(arguments: argparse.Namespace) -> None:
    """Export and say what was written; raises `UserError`."""
    outputs, difference = export_folder(arguments.model, arguments.out, arguments.pooling)
    compared = (
        "valid; onnxruntime is not installed, so it was not compared with torch"
        if difference is None
        else f"as torch computes it, to {difference:.0e} of the largest value"
    )
    say(f"{arguments.out}: {GRAPH} ({', '.join(outputs)}), {compared}")


def export_folder(
    model: Path, output: Path, pooling: Pooling = "mean"
) -> tuple[list[str], float | None]:
    """Write the model at `model` as the folder `output`, whole or not at all; the names of the
    graph's outputs, and how far they are from torch's (see `largest_difference`).

    Raises `UserError` where there is no one model, it has no graph or another one, or `output`
    holds something else than an earlier export.
    """
    from pipeline.foundation.artifacts import write_artifact, write_json
    from pipeline.huggingface.reading.published_files import CONFIGURATION, read_json
    from pipeline.huggingface.reading.published_tokenizer import (
        tell_segments,
        write_published_tokenizer,
    )
    from pipeline.huggingface.writing.export_command import refuse_to_overwrite
    from pipeline.inference.model_folder import open_model_folder
    from pipeline.onnx_graphs.comparison import largest_difference
    from pipeline.onnx_graphs.graph import graph_of
    from pipeline.onnx_graphs.networks import network_of

    refuse_to_overwrite(output, STAGE)
    folder = open_model_folder(model)
    tokenizer = folder.tokenizer()
    tell_segments(tokenizer)
    network = network_of(folder, tokenizer, pooling)
    graph = graph_of(network, str(folder.path))
    difference = largest_difference(graph, network, str(folder.path))
    names = [output.name for output in network.outputs]
    facts = {"outputs": names, "pooling": network.configuration.get("pooling")}
    with write_artifact(output, stage=STAGE, params=facts, inputs={"model": folder.path}) as draft:
        (draft.path / GRAPH).write_bytes(graph)
        write_json(draft.path / CONFIGURATION, network.configuration)
        settings = read_json(folder.path / "tokenizer_config.json")
        write_published_tokenizer(
            draft.path, tokenizer, folder.architecture, settings, segments=True
        )
    return names, difference
