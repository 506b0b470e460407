"""Every recipe of the benchmark is one that the params allow, and what it reports is of its run."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from benchmarks import recipes
from benchmarks.peers import ours
from benchmarks.peers.texts import zipf_text
from benchmarks.pretraining_workspace import PretrainingWorkspace
from pipeline.pretraining.initial_model import initial_model
from tests.model.models import TINY

VOCABULARY_SIZE = 200


@pytest.mark.parametrize("name", [name for name in recipes.RECIPES if name != recipes.UNCHANGED])
def test_each_recipe_is_allowed_and_changes_something(name: str) -> None:
    unchanged = ours.default_params().pretrain
    assert ours.changed(unchanged, recipes.RECIPES[name]) != unchanged


def test_a_run_says_what_it_came_to_and_a_table_compares_by_seed(tmp_path: Path) -> None:
    texts = {"train": zipf_text(12_000, VOCABULARY_SIZE, 1)}
    texts["validation"] = zipf_text(6_000, VOCABULARY_SIZE, 2)
    space = PretrainingWorkspace(tmp_path / "space", texts, VOCABULARY_SIZE)
    rows = []
    for name in (recipes.UNCHANGED, "30 % falling to 15 % masked"):
        settings = {
            "name": name,
            "changes": recipes.RECIPES[name] | {"budget": {"steps": None, "tokens": 4000}},
            "seed": 1,
            "threads": 1,
            "tokens": str(space.path / "data/tokens"),
            "tokenizer": str(space.path / "data/tokenizer"),
            "sequences": 8,
        }
        result = recipes.run_one(settings)
        assert 4000 <= result["tokens"] < 4000 + 32 * 64
        assert result == recipes.run_one(settings) | {"seconds": result["seconds"]}
        rows.append({"name": name, "runs": [result]})
    first, second = (row["runs"][0]["loss"] for row in rows)
    assert first != second
    lines = recipes.table(rows).splitlines()
    assert f"| {first:.3f} |" in lines[2]
    assert f"| {first - second:+.3f} |" in lines[3]


def test_first_positions_keep_what_is_said_of_them() -> None:
    shape = dataclasses.replace(TINY, hidden_size=64, num_attention_heads=1)
    scale = {"drawn": 0.8796, "sinusoids": 1.0}  # a normal cut off at twice its deviation
    for name, (how, times) in recipes.FIRST_POSITIONS.items():
        model = initial_model(shape, seed=1)
        recipes.place(model, how, times)
        positions = model.encoder.embeddings.positions.weight
        deviation = positions.square().mean().sqrt().item()
        assert deviation == pytest.approx(times * 0.02 * scale[how], rel=0.05), name
