"""A folder in which the stage `pretrain` runs as a process: what the soak and the tests end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.foundation.arrays import ArrayWriter
from pipeline.foundation.artifacts import write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.tokenized_text import TokenizedText

ROOT = Path(__file__).parents[1]
COMMAND = [
    *(sys.executable, "-m", "pipeline", "pretrain", "--seed", "1"),
    *("--tokens", "data/tokens", "--tokenizer", "data/tokenizer", "--gate", "gate.json"),
    *("--output", "data/encoder/1"),
]


def write_texts(folder: Path, texts: Mapping[str, TokenizedText], vocabulary_size: int) -> None:
    """A tokens artifact as tokenize_corpus writes it, of `train` and `validation`."""
    with write_artifact(folder, stage="tokenize_corpus", params={}) as draft:
        for split, text in texts.items():
            documents = np.searchsorted(text.sentence_starts, text.document_starts)
            for name, dtype, values in (
                ("tokens", "uint16", text.tokens),
                ("sentences", "int64", text.sentence_starts),
                ("documents", "int64", documents),
            ):
                with ArrayWriter(draft.path, f"{split}-{name}", dtype) as writer:
                    writer.append(values)
        draft.counts["vocabulary_size"] = vocabulary_size


def write_tokenizer(folder: Path, vocabulary_size: int) -> None:
    """A tokenizer artifact of so many pieces; every other one goes on a word."""
    number = vocabulary_size - len(wordpiece.SPECIAL_TOKENS)
    pieces = [f"##p{i}" if i % 2 else f"p{i}" for i in range(number)]
    with write_artifact(folder, stage="train_tokenizer", params={}) as draft:
        tokenizer = wordpiece.build([*wordpiece.SPECIAL_TOKENS, *pieces], lowercase=False)
        wordpiece.save(tokenizer, draft.path, lowercase=False)


class PretrainingWorkspace:
    """All that the stage reads, in the new folder `path`."""

    def __init__(
        self, path: Path, texts: Mapping[str, TokenizedText], vocabulary_size: int
    ) -> None:
        self.path = path
        path.mkdir()
        write_texts(path / "data/tokens", texts, vocabulary_size)
        write_tokenizer(path / "data/tokenizer", vocabulary_size)
        write_json(path / "gate.json", {"success": True, "expectations": []})

    @property
    def log(self) -> Path:
        return self.path / "logs/pretrain/1.jsonl"

    def write_params(self, values: Mapping[str, Any]) -> None:
        (self.path / "params.yaml").write_text(json.dumps(values))  # JSON is YAML

    def start(self) -> subprocess.Popen[str]:
        """The stage; what it says comes at once, so that a kill loses none of it."""
        return subprocess.Popen(
            COMMAND,
            cwd=self.path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def checkpoints(self) -> list[str]:
        """Names of the whole checkpoints, the oldest first: `step-00000007`."""
        return sorted(path.name for path in self.path.glob(".checkpoints/pretrain/*/step-*"))

    def logged(self) -> list[tuple[str, int]]:
        """The points of the log: what of, and at which step."""
        points = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [(point["split"], point["step"]) for point in points]

    def output(self) -> dict[str, bytes]:
        """The files of the encoder, by name."""
        return {path.name: path.read_bytes() for path in (self.path / "data/encoder/1").iterdir()}
