"""What a command says while it works: a line of text in the language that is spoken."""

from __future__ import annotations

from typing import TextIO

from pipeline.languages.telling import told


def say(*lines: str, file: TextIO | None = None) -> None:
    """Print lines, each told in the language that is spoken, to standard output or `file`, at once.

    What is no sentence of ours (results, samples of text) is printed by `print` as it is.
    """
    print(*map(told, lines), sep="\n", file=file, flush=True)
