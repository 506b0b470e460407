"""`python -m pipeline tune`: fair, blind to the test split, the same however it ran."""

from __future__ import annotations

import json
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.kinds.registry import data_of
from pipeline.tasks.task_data import read_task
from pipeline.tuning.inputs import TuningInputs
from tests.tuning.projects import (
    IMPORTED,
    IMPORTED_RATES,
    KINDS,
    STRATEGIES,
    params_of,
    run_to_its_end,
    start,
    tune,
    write_project,
)


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after a tuning in one process."""
    root = tmp_path_factory.mktemp("project")
    write_project(root)
    tune(root)
    return root


def test_every_strategy_has_the_same_trials(tuned: Path) -> None:
    log = json.loads((tuned / "log.json").read_text())
    assert log["num_trials"] == dict.fromkeys(STRATEGIES, len(KINDS) * 2 * 2)
    settings = {
        strategy: Counter(
            (trial["task"], trial["learning_rate"], trial["seed"])
            for trial in log["trials"]
            if trial["strategy"] == strategy
        )
        for strategy in STRATEGIES
    }
    assert all(settings[strategy] == settings["scratch"] for strategy in STRATEGIES)
    assert all(set(trial["scores"]) == {"20", "60"} for trial in log["trials"])


def test_an_imported_encoder_is_tuned_with_as_many_rates_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path, imported=True)
    tune(tmp_path, "--tasks", "words", "--write")
    log = json.loads((tmp_path / "log.json").read_text())
    assert log["num_trials"] == dict.fromkeys([*STRATEGIES, *IMPORTED], 2 * 2)
    assert log["settings"]["imported_rates"] == IMPORTED_RATES
    assert set(log["inputs"]) == {
        "architecture",
        "encoder/1",
        "embeddings/word2vec",
        "imported/minilm",
        "tasks/words",
    }
    shutil.rmtree(tmp_path / "data/imported")
    with pytest.raises(UserError, match="dvc repro import_encoder"):
        tune(tmp_path, "--tasks", "words", "--strategies", "imported_finetune")
    for strategy, rates in log["chosen"]["words"].items():
        allowed = IMPORTED_RATES if strategy in IMPORTED else log["settings"]["rates"]
        assert set(rates) <= set(allowed), strategy
        assert params_of(tmp_path).finetune.rates_of(strategy, "words") == rates
    by_encoder = [
        [t["scores"] for t in log["trials"] if (t["strategy"], t["learning_rate"]) == (name, 0.01)]
        for name in ("finetune", "imported_finetune")
    ]
    assert by_encoder[0] != by_encoder[1]  # same rate and seeds, another encoder
    capsys.readouterr()
    tune(tmp_path, "--table", str(tmp_path / "log.json"))
    lines = capsys.readouterr().out.splitlines()
    assert "| strategy | 0.001 | 0.002 | 0.01 | trials |" in lines
    row = next(line for line in lines if line.startswith("| `imported_finetune` |"))
    assert row.split(" | ")[2] == "–"
    assert row.endswith("| 4 |")


def test_the_rates_of_one_encoder_alone_need_no_other(tmp_path: Path) -> None:
    """Ours is not read where only the imported one is tuned, and the other way round."""
    write_project(tmp_path, imported=True)
    shutil.rmtree(tmp_path / "data/encoder")
    tune(tmp_path, "--tasks", "words", "--strategies", "imported_feature_extraction")
    assert set(json.loads((tmp_path / "log.json").read_text())["inputs"]) == {
        "imported/minilm",
        "tasks/words",
    }


def test_test_rows_that_cannot_be_read_are_no_hindrance(tuned: Path) -> None:
    """The project of all these tests has such ones; whoever reads them sees it."""
    for name, kind in KINDS.items():
        with pytest.raises(Exception, match="Parquet"):
            read_task(tuned / "data/tasks" / name, name, data_of(kind))
    assert (tuned / "log.json").is_file()


def test_the_number_of_processes_changes_nothing(tuned: Path, tmp_path: Path) -> None:
    write_project(tmp_path)
    run_to_its_end(tmp_path, "--jobs", "2")
    assert (tmp_path / "log.json").read_bytes() == (tuned / "log.json").read_bytes()


def test_an_interrupted_tuning_leaves_nobody_behind_and_goes_on_to_the_same_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path, steps=(20, 30), seeds=1)
    total = len(KINDS) * len(STRATEGIES) * 2
    process = start(tmp_path, "--jobs", "2")
    assert process.stdout is not None
    while f" of {total}, " not in (line := process.stdout.readline()):  # the first finished trial
        assert line, "ended before a trial was finished"
    process.send_signal(signal.SIGINT)
    text, _ = process.communicate()  # ends when the last process that holds its output does
    assert process.returncode == 130
    assert "the same command goes on" in text
    assert not (tmp_path / "log.json").exists()

    tune(tmp_path)
    text = capsys.readouterr().out
    before = int(text.partition(f"{total} trials, ")[2].split()[0])
    assert 0 < before < total
    assert text.count(f" of {total - before}, ") == total - before
    resumed = (tmp_path / "log.json").read_bytes()

    for journal in (tmp_path / ".checkpoints/tuning").iterdir():
        journal.unlink()
    tune(tmp_path)
    assert (tmp_path / "log.json").read_bytes() == resumed


def test_writing_puts_the_chosen_rates_where_fine_tuning_reads_them(
    tuned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (tuned / "params.yaml").read_text().splitlines()
    tune(tuned)
    assert "--write would put this" in capsys.readouterr().out
    assert (tuned / "params.yaml").read_text().splitlines() == before
    tune(tuned, "--write")
    after = (tuned / "params.yaml").read_text().splitlines()
    assert [line for line in before if line not in after] == []
    params, log = params_of(tuned), json.loads((tuned / "log.json").read_text())
    for task in KINDS:
        for strategy in STRATEGIES:
            assert params.finetune.rates_of(strategy, task) == log["chosen"][task][strategy]


def test_finished_trials_outlive_the_writing_of_rates(
    tuned: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tune(tuned, "--write")
    tune(tuned, "--tasks", "words", "--strategies", "scratch,finetune")
    assert "8 trials, 8 of them finished before" in capsys.readouterr().out
    tune(tuned)
    assert "32 trials, 32 of them finished before" in capsys.readouterr().out


def test_the_table_is_made_of_the_log(tuned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tune(tuned, "--table", str(tuned / "log.json"))
    text = capsys.readouterr().out
    log = json.loads((tuned / "log.json").read_text())
    num_tables = len(KINDS) * 2
    assert text.count("\n| `") == num_tables * len(STRATEGIES)
    assert text.count("**") == 2 * (num_tables + num_tables * len(STRATEGIES))
    first = log["trials"][0]["scores"]["20"], log["trials"][1]["scores"]["20"]
    row = next(line for line in text.splitlines() if line.startswith("| `scratch` |"))
    assert f"{sum(first) / 2:.3f}" in row.split("|")[2]
    assert row.endswith("| 4 |")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--tasks", "colours,weather"], r"--tasks names \['weather'\]"),
        (["--strategies", "magic"], r"--strategies names \['magic'\]"),
        (["--jobs", "0"], "--jobs 0"),
        (["--table", "params.yaml"], "no log of a tuning"),
    ],
)
def test_what_cannot_be_tuned_is_named(tuned: Path, words: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        tune(tuned, *words)


def test_there_is_no_rate_for_one_strategy_alone(tuned: Path) -> None:
    with pytest.raises(SystemExit):
        tune(tuned, "--rates", "0.1")


def test_data_that_failed_its_validation_is_not_tuned_on(tmp_path: Path) -> None:
    write_project(tmp_path)
    gate = tmp_path / "reports/validation/words.json"
    gate.write_text('{"success": false, "expectations": []}')
    with pytest.raises(UserError, match="failed its validation"):
        TuningInputs(tmp_path).check(params_of(tmp_path), list(KINDS), STRATEGIES)
