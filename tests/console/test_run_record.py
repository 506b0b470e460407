"""What a stage took: written after a success, in a process of its own, and only then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.console.run_record import RunRecord
from pipeline.params import load
from tests.stages.tiny_corpus import english_rows, tiny_params, write_corpus

ROOT = Path(__file__).parents[2]
STAGE = [
    *(sys.executable, "-m", "pipeline", "train_tokenizer", "--corpus", "corpus"),
    *("--gate", "gate.json", "--output", "tokenizer"),
]
RECORD = Path("logs/stages/train_tokenizer.json")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder in which the tokenizer can be trained."""
    write_corpus(tmp_path / "corpus", english_rows(load(ROOT / "params.yaml"), 60))
    (tmp_path / "gate.json").write_text('{"success": true, "expectations": []}')
    values = tiny_params().model_dump(mode="json", exclude_none=True)
    (tmp_path / "params.yaml").write_text(json.dumps(values))  # JSON is YAML
    return tmp_path


def run(workspace: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        STAGE, cwd=workspace, env=environment, capture_output=True, text=True, check=False
    )


def test_a_success_leaves_a_record_of_time_machine_and_versions(workspace: Path) -> None:
    result = run(workspace)
    assert result.returncode == 0, result.stderr
    record = json.loads((workspace / RECORD).read_text())
    assert record["stage"] == "train_tokenizer"
    assert record["seconds"] > 0
    assert record["cpu_seconds"] > 0
    assert 1 << 20 < record["peak_memory_bytes"] < 1 << 36
    assert datetime.fromisoformat(record["finished"]) <= datetime.now(UTC)
    assert record["machine"]["cores"] >= 1
    assert record["machine"]["memory_bytes"] > 1 << 28
    assert record["machine"]["accelerator"] is None
    assert record["versions"]["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"numpy", "tokenizers", "torch"} <= set(record["versions"])
    assert [path.name for path in (workspace / "logs/stages").iterdir()] == [RECORD.name]


def test_a_failure_leaves_the_record_of_the_last_success(workspace: Path) -> None:
    (workspace / "gate.json").write_text('{"success": false, "expectations": []}')
    assert run(workspace).returncode == 2
    assert not (workspace / RECORD).exists()
    (workspace / RECORD).parent.mkdir(parents=True)
    (workspace / RECORD).write_text("the last success")
    assert run(workspace).returncode == 2
    assert (workspace / RECORD).read_text() == "the last success"


def test_what_cannot_be_written_is_a_warning_and_the_stage_succeeds(workspace: Path) -> None:
    (workspace / "logs").write_text("a file where a folder should be")
    result = run(workspace)
    assert result.returncode == 0
    assert "warning: no record of this run" in result.stderr
    assert "Traceback" not in result.stderr
    assert (workspace / "tokenizer/manifest.json").is_file()


def test_a_record_is_named_as_dvc_names_the_item_of_a_matrix(tmp_path: Path) -> None:
    options = {"task": "kind", "strategy": "finetune"}
    RunRecord("finetune", options, tmp_path).write()
    record = json.loads((tmp_path / "logs/stages/finetune@kind-finetune.json").read_text())
    assert record["stage"] == "finetune@kind-finetune"


def test_a_record_imports_no_library(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipeline.console.run_record import RunRecord\n"
        f"RunRecord('demo', {{}}, Path({str(tmp_path)!r})).write()\n"
        "print(*sorted({'torch', 'numpy', 'datasets', 'dvc'} & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == ""
