"""A params.yaml of sources and tasks alone, from `check` through every stage to the report."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from ruamel.yaml import YAML

from pipeline.__main__ import main
from pipeline.foundation.artifacts import file_hash
from pipeline.pretraining.automatic import epochs_for
from tests.end_to_end.conftest import PROJECT, sentence

SHORT = """\
download_corpus: {sources: [{kind: files, path: my_text.txt}]}
tasks: {mood: {kind: classification, train: {kind: files, path: mood.tsv}}}
"""


@pytest.fixture
def _mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The current folder is one with a text, a table and the short file."""
    random = np.random.default_rng(0)
    monkeypatch.chdir(tmp_path)
    chapters = [
        "\n".join(sentence(random, topic) for _ in range(4)) for topic in random.integers(0, 9, 70)
    ]
    Path("my_text.txt").write_text("\n\n".join(chapters))
    moods = [f"{('good', 'bad')[row % 2]}\t{sentence(random, row % 2)}" for row in range(80)]
    Path("mood.tsv").write_text("\n".join(["mood\tremark", *moods]) + "\n")
    Path("params.yaml").write_text(SHORT)
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def commands(stages: dict[str, Any], values: dict[str, Any]) -> Iterator[list[str]]:
    """Every command of dvc.yaml, as its matrices say, in the order of the file."""
    for stage in stages.values():
        matrix = stage.get("matrix", {})
        for chosen in product(*(at(values, words) for words in matrix.values())):
            command = stage["cmd"]
            for name, item in zip(matrix, chosen, strict=True):
                command = command.replace(f"${{item.{name}}}", str(item))
            yield shlex.split(command)[3:]


def at(values: dict[str, Any], words: str) -> list[Any]:
    """What stands at `${a.b}` of the params."""
    found: Any = values
    for name in words.removeprefix("${").removesuffix("}").split("."):
        found = found[name]
    return list(found)


@pytest.mark.usefixtures("_mine")
def test_from_check_to_the_report_and_the_same_bytes_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert len(SHORT.splitlines()) < 30
    assert main(["check"]) == 0
    assert "wrote what was left out" in capsys.readouterr().out
    yaml = YAML(typ="safe")
    values, stages = yaml.load(Path("params.yaml")), yaml.load(PROJECT / "dvc.yaml")["stages"]
    made = list(commands(stages, values))
    for words in made:
        assert main(words) == 0, words
    assert main(["report"]) == 0
    report = Path("reports/report.html").read_text(encoding="utf-8")
    assert "mood" in report
    encoder = json.loads(Path("data/encoder/1/manifest.json").read_text())
    tokens = json.loads(Path("data/tokens/manifest.json").read_text())["counts"]["train"]["tokens"]
    assert encoder["params"]["budget"]["epochs"] == epochs_for(tokens)
    assert encoder["params"]["auto"] in report
    again = {"train_tokenizer", "tokenize_corpus", "define_architecture", "pretrain"}
    for words in made:
        if words[0] in again:
            output = Path(words[words.index("--output") + 1])
            before = file_hash(output / "manifest.json")
            shutil.rmtree(output)
            shutil.rmtree(".checkpoints", ignore_errors=True)
            assert main(words) == 0
            assert file_hash(output / "manifest.json") == before, words
