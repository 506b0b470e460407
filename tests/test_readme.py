"""What README states is what the committed run measured, and its commands exist."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from pipeline.__main__ import TOOLS
from pipeline.console.pipelines import MAIN
from pipeline.finetuning.rates import read_record
from pipeline.finetuning.strategies import strategies_of
from pipeline.languages.spoken import speaking
from pipeline.params import load
from pipeline.params.presets import apply_preset
from pipeline.report.markdown import gains_table, tables
from pipeline.tuning.facts import known_facts
from pipeline.tuning.table import markdown, read_records

PROJECT = Path(__file__).parent.parent
METRICS = PROJECT / "presets" / "results" / "default.json"
RESULTS = [PROJECT / "presets" / "results" / f"{name}.json" for name in ("overnight", "minilm")]
TUNING = PROJECT / "presets" / "tuning"
TUNED = ("default", "overnight", "minilm")


def words_of(name: str) -> str:
    """A page's text, however its lines are broken."""
    return " ".join((PROJECT / name).read_text(encoding="utf-8").split())


def test_the_table_of_the_readme_is_that_of_the_committed_metrics() -> None:
    table = gains_table(json.loads(METRICS.read_text(encoding="utf-8")))
    assert table in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_tables_of_the_results_are_those_of_the_committed_metrics_and_trials() -> None:
    results = (PROJECT / "docs" / "results.md").read_text(encoding="utf-8")
    for metrics in (METRICS, *RESULTS):
        assert tables(metrics) in results
    for name in TUNED:
        assert markdown(read_records(TUNING / name)) in results


@pytest.mark.parametrize("name", TUNED)
def test_what_was_tuned_is_found_again_with_the_params_of_today(name: str, tmp_path: Path) -> None:
    """What is known of the facts before a run; where a knob was added, add it to these files."""
    params_file = Path(shutil.copy(PROJECT / "params.yaml", tmp_path))
    if name == "overnight":
        shutil.copytree(PROJECT / "presets", tmp_path / "presets")
        apply_preset(name, params_file)
    params = load(params_file)
    if name == "minilm":
        section = params.import_encoder.model_copy(update={"encoders": ["minilm"]})
        params = params.model_copy(update={"import_encoder": section})
    named = {strategy.name: strategy for strategy in strategies_of(params)}
    trials = set()
    for path in TUNING.glob(f"{name}/*/*.json"):
        record, strategy = read_record(path), named[path.stem]
        assert "decided_by" in record, path
        known = known_facts(params, path.parent.name, strategy)
        assert {key: record["decided_by"][key] for key in known} == known, path
        if "trials" in record:
            trials.add(len(record["trials"]))
        assert len(record["learning_rates"]) == len(params.finetune.training.label_budgets)
    assert len(trials) == 1, "as many trials of every strategy"
    found = {(path.parent.name, path.stem) for path in TUNING.glob(f"{name}/*/*.json")}
    ours = {n for n, s in named.items() if name != "minilm" or s.start == "imported"}
    assert found == {(task, strategy) for task in params.finetune.tasks for strategy in ours}


def test_the_figures_of_pretraining_are_those_of_the_committed_metrics() -> None:
    facts = json.loads(METRICS.read_text(encoding="utf-8"))["pretraining"]
    readme = words_of("README.md")
    for text in (
        f"{facts['masked_language_modelling_accuracy']:.1%} of the masked tokens",
        f"{facts['masked_language_modelling_loss']:.2f} nats",
        f"cost {facts['frequency_loss']:.2f}",
        f"{facts['next_sentence_accuracy']:.1%} of the pairs",
    ):
        assert text in readme, text


def fences(name: str) -> list[list[str]]:
    """The lines of a page's shell and YAML, without comments and the space before them."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    found = re.findall(r"^```(?:sh|yaml)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = ([re.sub(r"\s*#.*", "", line) for line in block.splitlines()] for block in found)
    return [[line for line in block if line] for block in lines]


def test_the_korean_readme_has_the_table_the_figures_and_the_commands_of_the_english_one() -> None:
    metrics = json.loads(METRICS.read_text(encoding="utf-8"))
    with speaking("ko"):
        table = gains_table(metrics)
    korean = (PROJECT / "README.ko.md").read_text(encoding="utf-8")
    assert table in korean
    facts = metrics["pretraining"]
    for text in (
        f"마스킹된 토큰의 {facts['masked_language_modelling_accuracy']:.1%}",
        f"{facts['masked_language_modelling_loss']:.2f} nat",
        f"{facts['frequency_loss']:.2f} nat",
        f"쌍의 {facts['next_sentence_accuracy']:.1%}",
    ):
        assert text in " ".join(korean.split()), text
    assert fences("README.ko.md") == fences("README.md") != []


def test_every_command_of_the_readme_exists() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)", readme):
        if target != "and":
            assert f"\n{target}:" in makefile, target
    for command in re.findall(r"python -m pipeline ([a-z_]+)", readme):
        assert command in (*MAIN.stage_names(), *TOOLS), command
    shown = re.findall(r"^# presets/([a-z_]+)\.yaml", readme, re.MULTILINE)
    for preset in re.findall(r"pipeline preset ([a-z_]+)", readme):
        assert preset in shown or (PROJECT / "presets" / f"{preset}.yaml").is_file(), preset
