"""`python -m pipeline embed`: one vector a text, into a Parquet file or compared at once."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.inference.arguments import (
    add_length_argument,
    add_model_arguments,
    add_text_arguments,
    check_ending,
    chosen_device,
    positive,
)

if TYPE_CHECKING:
    from pipeline.inference.embedding import Embeddings, TextEmbedder
    from pipeline.inference.model_folder import ModelFolder

COMPARED = 20  # texts in a table of similarities
LABEL_COLUMNS = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_arguments(parser)
    add_text_arguments(parser)
    parser.add_argument(
        "--pooling",
        choices=("mean", "cls"),
        default="mean",
        help="the mean over all tokens' vectors (default), or the vector of the first token",
    )
    add_length_argument(parser)
    parser.add_argument(
        "--batch_tokens", type=positive, metavar="N", help="of a batch, padding too; default: 8192"
    )
    parser.add_argument("--no_text", action="store_true", help="leave the texts out of the file")
    parser.add_argument("--out", type=Path, metavar="FILE.parquet", help="default: the terminal")


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for a model or a file that cannot be read."""
    from pipeline.inference.model_folder import open_model_folder

    check_ending(arguments.out, ".parquet")
    if arguments.out is None and arguments.file is not None:
        raise UserError("--file needs --out", expected="--out FILE.parquet")
    folder = open_model_folder(arguments.model)
    embedder = _embedder(arguments, folder)
    if embedder.max_length > folder.trained_length:
        _say(f"note: the model was trained on at most {folder.trained_length} tokens at once")
    if arguments.out is None:
        made = embedder(arguments.text)
        _say_truncated(sum(made.truncated), len(made.truncated), embedder.max_length)
        _print(arguments.text, made)
    else:
        _write(arguments, folder, embedder)


def _embedder(arguments: argparse.Namespace, folder: ModelFolder) -> TextEmbedder:
    from pipeline.inference.embedding import TextEmbedder

    device = chosen_device(arguments)
    return TextEmbedder(
        encoder=folder.encoder().to(device),
        tokenizer=folder.tokenizer(),
        device=device,
        pooling=arguments.pooling,
        max_length=folder.length(arguments.max_length),
        batch_tokens=arguments.batch_tokens,
    )


def _texts(arguments: argparse.Namespace) -> Iterator[str]:
    from pipeline.inference.text_input import texts_of

    if arguments.text is not None:
        return iter(arguments.text)
    return texts_of(arguments.file, arguments.column, quoting=arguments.quoting)


def _write(arguments: argparse.Namespace, folder: ModelFolder, embedder: TextEmbedder) -> None:
    """Stream: what is in memory is a window of texts and its vectors."""
    import pyarrow as pa
    import pyarrow.parquet

    from pipeline.console.progress import Progress
    from pipeline.inference.output import whole_file
    from pipeline.inference.text_input import windows

    size = folder.architecture.hidden_size
    fields = [] if arguments.no_text else [("text", pa.string())]
    fields += [
        ("embedding", pa.list_(pa.float32(), size)),
        ("num_tokens", pa.int64()),
        ("truncated", pa.bool_()),
    ]
    facts = {
        "model_manifest_sha256": folder.hash,
        "pooling": embedder.pooling,
        "max_length": str(embedder.max_length),
    }
    schema = pa.schema(fields, metadata=facts)
    num_texts = num_truncated = 0
    with (
        whole_file(arguments.out) as draft,
        pyarrow.parquet.ParquetWriter(draft, schema, compression="zstd") as writer,
        Progress("embed", total=arguments.text and len(arguments.text), unit="texts") as progress,
    ):
        for window in windows((text, len(text)) for text in _texts(arguments)):
            made = embedder(window, progress.advance)
            vectors = pa.array(made.vectors.reshape(-1), pa.float32())
            columns = {
                "text": window,
                "embedding": pa.FixedSizeListArray.from_arrays(vectors, size),
                "num_tokens": made.num_tokens,
                "truncated": made.truncated,
            }
            writer.write_table(pa.table({name: columns[name] for name in schema.names}, schema))
            num_texts += len(window)
            num_truncated += sum(made.truncated)
    _say_truncated(num_truncated, num_texts, embedder.max_length)
    say(f"{arguments.out}: {num_texts:,} texts, {size} numbers each")


def _print(texts: list[str], made: Embeddings) -> None:
    """Several texts: their similarities; one: its vector, as JSON."""
    from pipeline.inference.embedding import cosines
    from pipeline.inference.plain_table import aligned, shortened

    if len(texts) == 1:
        print(json.dumps([float(f"{value:.6g}") for value in made.vectors[0]]))
        return
    if len(texts) > COMPARED:
        raise UserError(
            f"a table of the similarities of {len(texts)} texts",
            expected=f"at most {COMPARED}, or --out FILE.parquet",
        )
    header = ["", *(str(number) for number in range(1, len(texts) + 1))]
    rows = [
        [f"{number}  {shortened(text, LABEL_COLUMNS)}", *(f"{value:.3f}" for value in values)]
        for number, (text, values) in enumerate(
            zip(texts, cosines(made.vectors), strict=True), start=1
        )
    ]
    say("cosine similarities")
    print("\n".join(aligned([header, *rows])))


def _say_truncated(num_truncated: int, num_texts: int, max_length: int) -> None:
    if num_truncated:
        _say(f"note: {num_truncated:,} of {num_texts:,} texts were cut to {max_length} tokens")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
