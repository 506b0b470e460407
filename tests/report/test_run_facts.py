"""Logs as they are: whole, partial, broken, absent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.report.run_facts import WATTS_PER_CORE, read_points, read_run_facts
from tests.report.run_logs import write_logs


def test_stages_have_times_states_and_an_estimate_of_energy(tmp_path: Path) -> None:
    facts = read_run_facts(write_logs(tmp_path / "logs"), 1)
    stages = {stage["name"]: stage for stage in facts["stages"]}
    assert stages["pretrain"]["state"] == "Completed"
    assert stages["prepare_corpus"]["state"] == "Cached"
    assert stages["pretrain"]["watt_hours"] == pytest.approx(610.2 * WATTS_PER_CORE / 3600)
    groups = {group["name"]: group for group in facts["groups"]}
    assert groups["finetune"]["runs"] == 18
    assert groups["finetune"]["seconds"] == pytest.approx(6 * (20 + 21 + 22))
    assert facts["total"]["cpu_seconds"] == pytest.approx(
        sum(stage["cpu_seconds"] for stage in facts["stages"])
    )
    assert facts["total"]["peak_memory_bytes"] == 700 * 2**20
    assert len(facts["machines"]) == len(facts["versions"]) == 1


def test_absent_logs_are_no_facts(tmp_path: Path) -> None:
    facts = read_run_facts(tmp_path / "nowhere", None)
    assert facts["stages"] == facts["machines"] == facts["pretraining"] == []
    assert facts["total"]["seconds"] is None


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"stages": 3}', '{"stages": [1]}'])
def test_broken_logs_are_left_out(tmp_path: Path, content: str) -> None:
    logs = write_logs(tmp_path / "logs")
    (logs / "flow" / "last_run.json").write_text(content)
    (logs / "stages" / "pretrain.json").write_text(content)
    (logs / "pretrain" / "1.jsonl").write_text(content)
    facts = read_run_facts(logs, 1)
    assert facts["pretraining"] == []
    stages = {stage["name"]: stage for stage in facts["stages"]}
    assert stages["evaluate"]["seconds"] == 48.0
    assert stages["evaluate"]["state"] is None


def test_a_record_with_odd_values_still_counts_for_the_rest(tmp_path: Path) -> None:
    (tmp_path / "stages").mkdir()
    record = {"seconds": "long", "cpu_seconds": float("nan"), "machine": "mine", "versions": []}
    (tmp_path / "stages" / "pretrain.json").write_text(json.dumps(record))
    facts = read_run_facts(tmp_path, 1)
    assert facts["stages"][0]["name"] == "pretrain"
    assert facts["stages"][0]["seconds"] is facts["stages"][0]["watt_hours"] is None
    assert facts["machines"] == []


def test_steps_that_were_run_again_after_a_kill_count_once_with_their_last_time(
    tmp_path: Path,
) -> None:
    lines = [
        {"split": "train", "step": 10, "seconds": 1.0, "loss": 5.0},
        {"split": "train", "step": 20, "seconds": 1.0, "loss": 4.0},
        {"split": "validation", "step": 20, "seconds": 0.5, "loss": 4.5},
        {"split": "train", "step": 20, "seconds": 2.0, "loss": 3.0},
        {"split": "validation", "step": 20, "seconds": 0.5, "loss": 3.5},
    ]
    path = tmp_path / "1.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines) + '{"split": "tr')
    points = read_points(path)
    assert [(p["split"], p["step"], p["loss"]) for p in points] == [
        ("train", 10, 5.0),
        ("train", 20, 3.0),
        ("validation", 20, 3.5),
    ]
    assert [p["elapsed"] for p in points] == [1.0, 3.0, 3.5]
