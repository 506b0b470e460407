"""The stage `train_embeddings`, run by its command on a tiny corpus."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ruamel.yaml import YAML
from tiny_corpus import ROOT, english_rows, tiny_params, write_corpus

from pipeline.foundation.artifacts import file_hash, read_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.word_vectors import load_vectors, load_word_vectors
from pipeline.stages import tokenize_corpus, train_tokenizer

DEADLINE = 120.0  # seconds
ALGORITHMS = {"word2vec": {}, "fasttext": {"min_n": 3, "max_n": 6, "buckets": 200}}
SMALL = {"vector_size": 12, "epochs": 1, "algorithms": ALGORITHMS}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tokens of a tiny corpus, their tokenizer and their gate."""
    folder = tmp_path_factory.mktemp("embeddings")
    params = tiny_params()
    corpus = write_corpus(folder / "corpus", english_rows(params))
    write_json(folder / "gate.json", {"success": True, "expectations": []})
    train_tokenizer.run(
        params, {"corpus": corpus, "gate": folder / "gate.json"}, folder / "tokenizer"
    )
    tokenize_corpus.run(
        params, {"corpus": corpus, "tokenizer": folder / "tokenizer"}, folder / "tokens"
    )
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    target = tmp_path / "workspace"
    shutil.copytree(made, target)
    write_params(target)
    return target


def write_params(folder: Path, **changes: Any) -> None:
    values = YAML(typ="safe").load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    values["train_embeddings"] |= SMALL | changes
    values["finetune"]["strategies"]["word_vectors"] = []  # no network of this size here
    write_json(folder / "params.yaml", values)  # JSON is YAML


def start(
    folder: Path,
    algorithm: str,
    output: str,
    program: Sequence[str] = ("-m", "pipeline"),
    **environment: str,
) -> subprocess.Popen[str]:
    arguments = ["train_embeddings", "--algorithm", algorithm, "--tokens", "tokens"]
    arguments += ["--tokenizer", "tokenizer", "--gate", "gate.json", "--output", output]
    return subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, algorithm: str, output: str, **environment: str) -> tuple[int, str]:
    process = start(folder, algorithm, output, **environment)
    said, _ = process.communicate(timeout=DEADLINE)
    return process.returncode, said


@pytest.mark.parametrize("algorithm", ["word2vec", "fasttext"])
def test_two_processes_write_the_same_artifact(workspace: Path, algorithm: str) -> None:
    for output, seed in (("first", "1"), ("second", "2")):
        code, said = run(workspace, algorithm, output, PYTHONHASHSEED=seed)
        assert code == 0, said
        assert f"{algorithm}: " in said
        assert "tokens have a vector of 12" in said
    first, second = (
        {path.name: file_hash(path) for path in (workspace / name).iterdir()}
        for name in ("first", "second")
    )
    assert first == second
    artifact = read_artifact(workspace / "first", stage="train_embeddings")
    assert artifact.params["algorithm"] == algorithm
    assert artifact.params.get("buckets") == ALGORITHMS[algorithm].get("buckets")
    assert set(artifact.manifest["inputs"]) == {"tokens", "tokenizer", "gate"}
    tokenizer = wordpiece.load(workspace / "tokenizer")
    vectors = load_word_vectors(workspace / "first", tokenizer).vectors
    assert vectors.shape == (tokenizer.get_vocab_size(), 12)
    assert vectors.any(axis=1).sum() == artifact.counts["vectors"] > 100
    assert not vectors[: len(wordpiece.SPECIAL_TOKENS)].any()


def test_only_the_training_split_is_read(workspace: Path) -> None:
    run(workspace, "word2vec", "first")
    params = tiny_params()
    rows = english_rows(params)
    rows["validation"] = rows["train"][:3]
    corpus = write_corpus(workspace / "other", rows)
    inputs = {"corpus": corpus, "tokenizer": workspace / "tokenizer"}
    tokenize_corpus.run(params, inputs, workspace / "tokens")
    run(workspace, "word2vec", "second")
    first, second = (load_vectors(workspace / name) for name in ("first", "second"))
    np.testing.assert_array_equal(first, second)


def test_an_unknown_algorithm_is_refused_with_the_known_ones(workspace: Path) -> None:
    code, said = run(workspace, "glove", "out")
    assert code == 2, said
    assert "no algorithm 'glove'" in said
    assert "train_embeddings.algorithms" in said
    assert "fasttext, word2vec" in said
    assert not (workspace / "out").exists()


def test_tokens_that_failed_their_validation_train_nothing(workspace: Path) -> None:
    write_json(workspace / "gate.json", {"success": False, "expectations": []})
    code, said = run(workspace, "word2vec", "out")
    assert code == 2, said
    assert "failed its validation" in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_promptly_and_leaves_nothing(
    workspace: Path, number: signal.Signals
) -> None:
    write_params(workspace, epochs=1_000_000)
    program = (
        "import sys; from pipeline import __main__ as command; "
        "from pipeline.console import progress; "
        "progress.SECONDS_BETWEEN_LINES = 0.0; sys.exit(command.main(sys.argv[1:]))"
    )
    process = start(workspace, "word2vec", "out", program=["-u", "-c", program])
    try:
        assert process.stdout is not None
        assert "train_embeddings, word2vec:" in process.stdout.readline()  # it is training
        process.send_signal(number)
        said, _ = process.communicate(timeout=10.0)
    finally:
        process.kill()
    assert process.returncode == 128 + number, said
    assert "interrupted" in said
    assert not list(workspace.glob("*out*"))
