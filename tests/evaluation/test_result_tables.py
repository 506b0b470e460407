"""What `dvc plots` and other tools read."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.evaluation.tables import write_results
from tests.findings.facts import metrics_of, results_of

ROOT = Path(__file__).parents[2]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_scores_gains_and_curves_have_a_line_each(tmp_path: Path) -> None:
    results = {"toy": results_of({"tfidf": 0.5, "finetune": 0.9})}
    tasks = metrics_of()["tasks"]
    write_results(tmp_path, results, tasks)
    lines = rows_of(tmp_path / "results.csv")
    assert len(lines) == 2 * 3
    assert "statistics" not in lines[0]
    assert len(rows_of(tmp_path / "scores" / "toy.csv")) == 2 * 4

    gains = rows_of(tmp_path / "gains.csv")
    assert len(gains) == 2 * 3
    first = tasks["toy"]["budgets"]["100"]["gains"]["scratch"]
    (line,) = [g for g in gains if (g["budget"], g["other"]) == ("100", "scratch")]
    assert (float(line["low"]), float(line["high"])) == (first["low"], first["high"])
    assert (line["group_low"], line["verdict"]) == ("", "gain")

    curves = rows_of(tmp_path / "learning_curves" / "toy.csv")
    ours = [float(c["mean"]) for c in curves if c["system"] == "finetune"]
    assert ours == [b["systems"]["finetune"]["mean"] for b in tasks["toy"]["budgets"].values()]
    assert {c["training_rows"] for c in curves} == {"100", "500"}


def test_without_fine_tuning_there_is_no_table_of_gains(tmp_path: Path) -> None:
    tasks = metrics_of()["tasks"]
    for budget in tasks["toy"]["budgets"].values():
        budget["gains"] = {}
    write_results(tmp_path, {"toy": results_of({"tfidf": 0.5})}, tasks)
    assert not (tmp_path / "gains.csv").exists()


@pytest.mark.parametrize("table", ["gains.csv", "learning_curves"])
def test_our_plot_templates_name_columns_of_their_tables(tmp_path: Path, table: str) -> None:
    write_results(tmp_path, {"toy": results_of({"tfidf": 0.5})}, metrics_of()["tasks"])
    plots = YAML(typ="safe").load(ROOT / "dvc.yaml")["plots"]
    name = f"reports/evaluation/{table}"
    (plot,) = [plot[name] for plot in plots if name in plot]
    template = (ROOT / ".dvc" / "plots" / f"{plot['template']}.json").read_text(encoding="utf-8")
    fields = set(re.findall(r'"field": "(\w+)"', template)) - {"rev"}  # DVC adds it
    path = tmp_path / table
    columns = set(rows_of(path if path.is_file() else path / "toy.csv")[0])
    numbers = set(json.loads(template)["data"]["format"]["parse"])
    assert fields | numbers | {plot["x"], plot["y"]} <= columns
