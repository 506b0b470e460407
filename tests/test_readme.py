"""What README states is what the committed run measured, and its commands exist."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from pipeline.__main__ import TOOLS
from pipeline.console.pipelines import MAIN
from pipeline.languages.spoken import speaking
from pipeline.params import load
from pipeline.params.presets import apply_preset
from pipeline.report.markdown import gains_table, tables
from pipeline.tuning.log import read_log
from pipeline.tuning.table import markdown

PROJECT = Path(__file__).parent.parent
METRICS = PROJECT / "presets" / "results" / "default.json"
RESULTS = [PROJECT / "presets" / "results" / f"{name}.json" for name in ("overnight", "minilm")]
LOGS = {
    name: PROJECT / "presets" / "tuning" / f"{name}.json"
    for name in ("default", "overnight", "minilm")
}


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
    for log in LOGS.values():
        assert markdown(read_log(log)) in results


def test_every_strategy_had_as_many_trials_and_the_winners_stand_in_the_params(
    tmp_path: Path,
) -> None:
    for name, path in LOGS.items():
        log = read_log(path)
        assert len(set(log["num_trials"].values())) == 1
        params_file = Path(shutil.copy(PROJECT / "params.yaml", tmp_path))
        if name == "overnight":
            shutil.copytree(PROJECT / "presets", tmp_path / "presets")
            apply_preset(name, params_file)
        params = load(params_file)
        for task, strategies in log["chosen"].items():
            for strategy, rates in strategies.items():
                assert params.finetune.rates_of(strategy, task) == rates
        assert not set(log["settings"]["seeds"]) & set(params.finetune.seeds)
    logs = [read_log(LOGS[name])["chosen"] for name in ("default", "minilm")]
    tuned = {(task, strategy) for log in logs for task in log for strategy in log[task]}
    rates = load(PROJECT / "params.yaml").finetune.learning_rates
    assert {(t, name) for name in rates for t in rates[name] if t != "default"} == tuned


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
