"""`python -m pipeline`: quick help, clear errors, the right exit codes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.__main__ import TOOLS
from pipeline.console.pipelines import MAIN
from tests.command_lines import PROJECT, help_of

HEAVY = {"torch", "datasets", "great_expectations", "pandas", "sklearn", "transformers", "prefect"}


def run(*words: str, cwd: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *words],
        cwd=cwd,
        env={"PYTHONPATH": str(PROJECT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_with_a_line_each() -> None:
    result = run("--help")
    assert result.returncode == 0
    for name in (*MAIN.stage_names(), *TOOLS):
        assert f"\n    {name}" in result.stdout


@pytest.mark.parametrize("stage", MAIN.stage_names())
def test_a_stages_help_says_what_it_reads_and_imports_nothing_heavy(stage: str) -> None:
    text, loaded = help_of(stage)
    assert "--output PATH" in text
    assert not HEAVY & loaded


def test_wrong_params_end_with_one_message_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_text("runtime: {devise: cpu}\n")
    result = run("check", cwd=tmp_path)
    assert result.returncode == 2
    assert "runtime.devise: unknown; did you mean 'device'?" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_unknown_command_is_refused_with_the_known_ones() -> None:
    result = run("pretrian")
    assert result.returncode == 2
    assert "pretrain" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("pretrain", "--seed", "one", "--tokens=t", "--tokenizer=t", "--gate=g", "--output=o"),
        ("pretrain", "--seed", "1.0", "--tokens=t", "--tokenizer=t", "--gate=g", "--output=o"),
        ("tuning_table", "docs"),
        ("tables", "--metrics", "params.yaml"),
        ("tables", "--metrics", "docs"),
        ("check", "--params", "docs"),
    ],
)
def test_a_wrong_value_of_an_option_is_a_message_and_no_traceback(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "error" in result.stderr
    assert words[min(2, len(words) - 1)] in result.stderr


def test_a_missing_input_artifact_is_named_with_the_stage_that_makes_it(tmp_path: Path) -> None:
    words = ["prepare_corpus", "--raw", str(tmp_path / "raw"), "--output", str(tmp_path / "out")]
    result = run(*words)
    assert result.returncode == 2
    assert "dvc repro download_corpus" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_reader_that_has_had_enough_sees_no_traceback() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "tables", "--metrics", "presets/results/overnight.json"],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # before the command writes: as `| head` does, if it is quick
    assert process.stderr.read() == ""
    assert process.wait() == 128 + signal.SIGPIPE
