"""What the tools can be told alike."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.inference.arguments import positive

TOKENS, TOKENIZER = Path("data/tokens"), Path("data/tokenizer")
REPORTS = Path("reports/diagnostics")


def add_project_arguments(parser: argparse.ArgumentParser, *, plots: bool = True) -> None:
    """Where the project is, which seed, how many threads, and where the plot is put, if any."""
    parser.add_argument(
        "--tokens", type=Path, metavar="FOLDER", help=f"default: {TOKENS} beside params.yaml"
    )
    parser.add_argument(
        "--tokenizer", type=Path, metavar="FOLDER", help=f"default: {TOKENIZER} beside params.yaml"
    )
    parser.add_argument("--seed", type=int, help="default: the first of pretrain.seeds")
    parser.add_argument(
        "--threads", type=positive, metavar="N", help="of torch; default: runtime.threads"
    )
    if plots:
        parser.add_argument(
            "--out", type=Path, metavar="FOLDER", help=f"default: {REPORTS} beside params.yaml"
        )


def beside_params(arguments: argparse.Namespace, name: str, default: Path) -> Path:
    """The path that `--name` gives, or `default` in the folder of params.yaml."""
    given: Path | None = getattr(arguments, name)
    return given if given is not None else arguments.params.parent / default
