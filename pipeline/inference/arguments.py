"""What several tools can be told: a model, texts, a device."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.languages.telling import told

if TYPE_CHECKING:
    import torch

MODEL_HELP = (
    "the folder of an encoder (data/encoder/SEED) or of a fine-tuned model "
    "(data/finetuned/TASK/STRATEGY/SEED), or one above it that holds a single model"
)


def add_model_arguments(parser: argparse.ArgumentParser) -> None:
    """Which model, and what it runs on."""
    parser.add_argument("--model", required=True, type=Path, metavar="FOLDER", help=MODEL_HELP)
    add_device_arguments(parser)


def add_device_arguments(parser: argparse.ArgumentParser) -> None:
    """What models run on."""
    parser.add_argument("--device", choices=("auto", "cpu", "cuda", "mps"), default="auto")
    parser.add_argument(
        "--threads", type=positive, metavar="N", help="of torch, on the CPU; default: its own"
    )


def add_translation_models_argument(
    parser: argparse.ArgumentParser, *, together: bool = False
) -> None:
    """Which translation models; whether they stand `together`, on a page."""
    parser.add_argument(
        "--model",
        required=True,
        nargs="+",
        type=Path,
        metavar="FOLDER",
        help="trained models (data/translation/models/MODEL/SEED) or exports, side by side"
        if together
        else "trained models (data/translation/models/MODEL/SEED) or exports, one after another",
    )


def add_beam_argument(parser: argparse.ArgumentParser) -> None:
    """How many translations a search keeps."""
    parser.add_argument("--beam", type=positive, default=4, help="1: greedy; default: 4")


def add_length_argument(parser: argparse.ArgumentParser) -> None:
    """How much of a text an encoder sees."""
    parser.add_argument(
        "--max_length",
        type=positive,
        metavar="N",
        help="tokens of a text, special ones too; default: the length that it was trained on",
    )


def add_text_arguments(parser: argparse.ArgumentParser, *, file: bool = True) -> None:
    """Texts, given as they are or as a file."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--text", nargs="+", action="extend", type=utf8, metavar="TEXT", help="texts"
    )
    if file:
        source.add_argument(
            "--file",
            type=Path,
            help="a file of texts: txt or md (a line is a text), "
            "jsonl, csv, tsv, parquet, conll; .gz .xz .bz2 .zst too",
        )
        parser.add_argument("--column", metavar="NAME", help="of a table: where the text stands")
        parser.add_argument(
            "--quoting",
            action="store_true",
            default=None,
            help="tsv: a double quote encloses a field, as it does in csv",
        )
        parser.add_argument(
            "--no_quoting",
            dest="quoting",
            action="store_false",
            default=None,
            help="csv: a double quote is a character like others, as it is in tsv",
        )


def utf8(text: str) -> str:
    """A word of the command line; bytes that are not UTF-8 come as halves of surrogate pairs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(
            told(
                "bytes that are not UTF-8 (is the terminal set to cp949?); a file can be "
                "converted: iconv -f cp949 -t utf-8 FILE > NEW"
            )
        ) from None
    return text


def add_pair_argument(parser: argparse.ArgumentParser) -> None:
    """The second texts of pairs."""
    parser.add_argument(
        "--text_pair",
        nargs="+",
        action="extend",
        type=utf8,
        metavar="TEXT",
        help="the second text of each pair, as many as --text",
    )


def positive(word: str) -> int:
    """A whole number from 1, for `argparse`."""
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(told(f"{number} is below 1"))
    return number


def check_ending(path: Path | None, *endings: str) -> None:
    """Raises `UserError` where `--out` is given and ends with none of `endings`."""
    if path is not None and path.suffix not in endings:
        raise UserError(
            f"--out {path}: its ending says no format", expected=f"one of {', '.join(endings)}"
        )


def texts_with_content(arguments: argparse.Namespace) -> Iterable[str]:
    """Every `--text`, or the texts of `--file` that are not blank: an empty line asks nothing."""
    from pipeline.inference.text_input import texts_of

    if arguments.text is not None:
        return list(arguments.text)
    given = texts_of(arguments.file, arguments.column, quoting=arguments.quoting)
    return (text for text in given if text.strip())


def single_text(arguments: argparse.Namespace) -> str:
    """The one `--text` of a page; raises `UserError` where there are several."""
    if len(arguments.text) > 1:
        raise UserError(
            f"{len(arguments.text)} texts", expected="one, in quotation marks, for a page"
        )
    return str(arguments.text[0])


def paired_texts(arguments: argparse.Namespace) -> list[str] | None:
    """`--text_pair`, one for each of `--text`, or `None`; raises `UserError` for another number."""
    texts, pairs = arguments.text or [], arguments.text_pair
    if pairs is not None and len(pairs) != len(texts):
        raise UserError(
            f"{len(texts)} texts, but {len(pairs)} of --text_pair",
            expected="one --text_pair for each --text",
        )
    return pairs


def chosen_device(arguments: argparse.Namespace) -> torch.device:
    """The device that `--device` names, set up; raises `UserError` where there is none."""
    import torch

    from pipeline.model.training.device import choose_device, configure

    try:
        device = choose_device(arguments.device)
    except UserError as error:
        raise UserError(
            f"--device {arguments.device}, but torch finds none", expected=error.expected
        ) from None
    configure(device, arguments.threads or torch.get_num_threads())
    return device
