"""`python -m pipeline predict`: a fine-tuned model's answers, for any kind of task."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.saying import say
from pipeline.inference.arguments import (
    add_model_arguments,
    add_pair_argument,
    add_text_arguments,
    check_ending,
    chosen_device,
    paired_texts,
)

if TYPE_CHECKING:
    from pipeline.inference.model_folder import ModelFolder
    from pipeline.inference.prediction import Predictor
    from pipeline.tasks.facets import Example

TEXT_COLUMNS = 60


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_arguments(parser)
    add_text_arguments(parser)
    add_pair_argument(parser)
    parser.add_argument(
        "--pair_column", metavar="NAME", help="of a table: where the second text stands"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=".jsonl, .parquet or .csv; default: the terminal"
    )


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for a model, a text or a file that does not fit."""
    from pipeline.inference.model_folder import open_model_folder
    from pipeline.inference.output import ENDINGS
    from pipeline.inference.prediction import Predictor

    check_ending(arguments.out, *ENDINGS)
    folder = open_model_folder(arguments.model)
    predictor = Predictor(folder, chosen_device(arguments))
    if arguments.out is None:
        print(folder.name)
        for row in _predicted(arguments, folder, predictor):
            print(_line(row, predictor.kind), flush=True)
    else:
        _write(arguments, folder, predictor)


def _examples(
    arguments: argparse.Namespace, folder: ModelFolder, predictor: Predictor
) -> Iterator[Example]:
    from pipeline.inference.prediction import example_of_row, example_of_texts
    from pipeline.inference.text_input import rows_of

    if arguments.text is not None:
        pairs = paired_texts(arguments)
        for number, text in enumerate(arguments.text):
            yield example_of_texts(predictor.kind, text, pairs[number] if pairs else None)
        return
    columns = folder.params.get("task", {}).get("columns", {})
    options = {"--column": arguments.column, "--pair_column": arguments.pair_column}
    for where, row in rows_of(arguments.file, quoting=arguments.quoting):
        yield example_of_row(predictor.kind, row, where, columns, options)


def _predicted(
    arguments: argparse.Namespace,
    folder: ModelFolder,
    predictor: Predictor,
    advance: Any = lambda number: None,
) -> Iterator[dict[str, Any]]:
    """Row after row, a window of them in memory; at the end, what was cut is said."""
    from pipeline.inference.text_input import windows

    num_rows = num_truncated = 0
    examples = _examples(arguments, folder, predictor)
    for window in windows((example, _characters(example)) for example in examples):
        for row in predictor(window, advance):
            num_rows += 1
            num_truncated += row["truncated"]
            yield row
    if num_truncated:
        say(
            f"note: {num_truncated:,} of {num_rows:,} texts were cut to {predictor.max_length} "
            "tokens, as in training",
            file=sys.stderr,
        )


def _characters(example: Example) -> int:
    return sum(
        len(value) if isinstance(value, str) else sum(map(len, value)) for value in example.values()
    )


def _write(arguments: argparse.Namespace, folder: ModelFolder, predictor: Predictor) -> None:
    from pipeline.console.progress import Progress
    from pipeline.inference.output import row_writer
    from pipeline.inference.prediction import predicted_schema

    schema = predicted_schema(predictor.kind, predictor.labels)
    num_rows = 0
    with (
        row_writer(arguments.out, schema) as writer,
        Progress("predict", total=arguments.text and len(arguments.text), unit="rows") as progress,
    ):
        for row in _predicted(arguments, folder, predictor, progress.advance):
            writer.write(row)
            num_rows += 1
    say(f"{arguments.out}: {num_rows:,} rows")


def _line(row: Mapping[str, Any], kind: str) -> str:
    """A prediction for a person."""
    from pipeline.inference.plain_table import shortened
    from pipeline.kinds.registry import data_of, view_of

    inputs = [row[name] for name in data_of(kind).inputs]
    texts = [value if isinstance(value, str) else " ".join(value) for value in inputs]
    return view_of(kind).line(row, " | ".join(shortened(text, TEXT_COLUMNS) for text in texts))
