"""README's example of one's own text and tables, run as it stands there."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from ruamel.yaml import YAML

from pipeline.__main__ import main
from pipeline.params import load
from tests.end_to_end.conftest import PROJECT, sentence

README = (PROJECT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n# params\.yaml[^\n]*\n(.*?)```", README, re.DOTALL)
PREPARED = (
    *("download_corpus", "prepare_corpus", "validate_corpus", "train_tokenizer"),
    *("tokenize_corpus", "validate_tokens", "prepare_task", "validate_task"),
)
TRAINED = ("pretrain", "tune", "finetune")
NUM_PAGES, NUM_ROWS = 120, 300
SMALL = {  # of what only takes time
    "runtime": {"device": "cpu", "threads": 1},
    "train_tokenizer": {"vocabulary_size": 300},
    "pretrain": {
        "model": {"hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 32},
        "budget": {"replace": True, "steps": 4},
        "evaluate_every": 2,
        "evaluation_sequences": 8,
    },
    "finetune": {
        "strategies": {"random_weights": {"replace": True}, "word_vectors": []},
        "seeds": [1],
        "training": {"label_budgets": [20], "epochs": 2},
        "tuning": {"multiples": [1, 10], "seeds": [101]},
    },
}


def write_files(folder: Path) -> None:
    """A folder of Markdown, a TSV and a CSV of pairs as a spreadsheet saves it: CRLF and a BOM."""
    random = np.random.default_rng(0)
    for number, topic in enumerate(random.integers(0, 10, size=NUM_PAGES)):
        page = folder / "handbook" / f"part {number % 3}" / f"{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        prose = [" ".join(sentence(random, topic) for _ in range(6)) for _ in range(3)]
        page.write_text("\n\n".join([f"# {topic}", *prose, "```\nx = 1\n```"]), encoding="utf-8")
    moods = [
        f"{sentence(random, mood)}\t{('good', 'bad')[mood]}" for mood in [0, 1] * (NUM_ROWS // 2)
    ]
    (folder / "comments.tsv").write_text("\n".join(["comment\tmood", *moods]) + "\n")
    with (folder / "questions.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["question1", "question2", "same"])
        for one, other in list(product((0, 1), repeat=2)) * (NUM_ROWS // 4):
            writer.writerow([sentence(random, one), sentence(random, other), int(one == other)])


@pytest.fixture
def _clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is one with the files and the params.yaml that README shows."""
    assert EXAMPLE, "README shows no params.yaml"
    assert len(EXAMPLE.group(1).splitlines()) < 30
    (tmp_path / "presets").mkdir()
    (tmp_path / "params.yaml").write_text(EXAMPLE.group(1), encoding="utf-8")
    write_files(tmp_path / "data" / "sources")
    monkeypatch.chdir(tmp_path)


def run_stages(names: Sequence[str]) -> None:
    """As dvc.yaml says, in this process."""
    stages = YAML(typ="safe").load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))["stages"]
    params = load(Path("params.yaml"))
    seed, strategy = params.pretrain.seeds[0], "finetune"
    for name in names:
        for task in params.finetune.tasks if "${item.task}" in stages[name]["cmd"] else [""]:
            command = stages[name]["cmd"]
            for key, value in {"task": task, "strategy": strategy, "seed": str(seed)}.items():
                command = command.replace(f"${{item.{key}}}", value)
            words = shlex.split(command)
            assert words[:3] == ["python", "-m", "pipeline"]
            assert main(words[3:]) == 0, command


@pytest.mark.usefixtures("_clone")
def test_the_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "no mistake" in capsys.readouterr().out
    run_stages(PREPARED)
    counts = {
        folder: json.loads(Path(f"data/{folder}/manifest.json").read_text())["counts"]
        for folder in ("corpus", "tasks/sentiment", "tasks/same_question")
    }
    sides = counts.pop("corpus")
    assert sides["train"]["documents"] + sides["validation"]["documents"] == NUM_PAGES
    for of_task in counts.values():
        assert of_task["read"] == sum(of_task["rows"].values()) == NUM_ROWS
    Path("presets/small.yaml").write_text(json.dumps(SMALL))
    assert main(["preset", "small"]) == 0
    run_stages(TRAINED)
    for task in ("sentiment", "same_question"):
        scores = Path(f"data/finetuned/{task}/finetune/1/scores.json").read_text()
        assert "macro_f1" in scores
