"""The stage `evaluate`, on small artifacts of every stage before it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import (
    ShardWriter,
    file_hash,
    read_artifact,
    read_rows,
    write_artifact,
    write_json,
)
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.word_vectors import save_vectors
from pipeline.model.weights import save_model
from pipeline.params import Params, load
from pipeline.params.strategies import Strategies
from pipeline.stages import (
    evaluate,
    finetune,
    finetune_imported,
    fit_baselines,
    tokenize_corpus,
    train_scratch,
)
from pipeline.tasks.metrics.scores import score
from tests.tasks.toys import (
    COLOURS,
    NOUNS,
    strategies_section,
    task_of,
    toy_encoder,
    toy_settings,
    toy_tokenizer,
    write_rates,
    write_toy_architecture,
    write_toy_encoder,
    write_toy_task,
)

ROOT = Path(__file__).parents[2]
TASKS = {"colours": "classification", "words": "tagging"}
STRATEGIES = ["scratch", "finetune"]
ALGORITHMS = ["word2vec", "fasttext"]
SEEDS = [1, 2]
WORDS = [*NOUNS, *COLOURS]


def toy_params() -> Params:
    params = load(ROOT / "params.yaml")
    finetuning = {
        "tasks": list(TASKS),
        "strategies": Strategies.model_validate(strategies_section(*STRATEGIES)),
        "seeds": SEEDS,
        "training": toy_settings(label_budgets=[20, "all"], steps=[5, 10]),
    }
    sections = {
        "runtime": {"device": "cpu", "threads": 1, "workers": 1},
        "tokenize_corpus": {"max_sentence_tokens": 16},
        "pretrain": {"sequence_length": 16},
        "train_embeddings": {"algorithms": {name: {} for name in ALGORITHMS}, "vector_size": 8},
        "finetune": finetuning,
        "evaluate": {"validation_sequences": 40, "fill_mask_examples": 2},
    }
    changed = {
        name: getattr(params, name).model_copy(update=values) for name, values in sections.items()
    }
    tasks = {name: task_of(kind) for name, kind in TASKS.items()}
    return params.model_copy(update={**changed, "tasks": tasks})


def write_corpus(folder: Path) -> None:
    random = np.random.default_rng(1)
    texts = [(name, pa.string()) for name in ("id", "group", "source", "licence")]
    schema = pa.schema([*texts, ("paragraphs", pa.list_(pa.string()))])
    with write_artifact(folder, stage="prepare_corpus", params={}) as draft:
        draft.counts["dropped"] = {"held_out": 1, "short_document": 3}
        dropped = pa.schema([(name, pa.string()) for name in ("rule", "id", "text")])
        with ShardWriter(draft.path, "dropped", dropped) as writer:
            writer.write({"rule": "short_document", "id": "7", "text": "too short"})
        for split, number in (("train", 30), ("validation", 20)):
            with ShardWriter(draft.path, split, schema) as writer:
                for index in range(number):
                    words = [" ".join(random.choice(WORDS, 10)) + "." for _ in range(4)]
                    name = f"{split} {index}"
                    row = {"id": name, "group": name, "source": "made up", "licence": "none"}
                    writer.write({**row, "paragraphs": words})
            draft.counts[split] = {"documents": number, "words": number * 40}


def write_tokenizer(folder: Path) -> None:
    tokenizer = toy_tokenizer()
    with write_artifact(folder, stage="train_tokenizer", params={"lowercase": True}) as draft:
        wordpiece.save(tokenizer, draft.path, lowercase=True)
        draft.counts["vocabulary_size"] = tokenizer.get_vocab_size()


def write_embeddings(folder: Path, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(toy_tokenizer().get_vocab_size(), 8))
    with write_artifact(folder, stage="train_embeddings", params={"vector_size": 8}) as draft:
        save_vectors(draft.path, vectors)
        draft.counts["tokens"] = len(vectors)


def write_encoder(folder: Path, tokenizer: Path) -> None:
    point = {"step": 0, "tokens": 0, "loss": 5.0, "masked_language_modelling_loss": 4.0}
    with write_artifact(folder, stage="pretrain", params={"steps": 9}) as draft:
        save_model(draft.path, toy_encoder())
        wordpiece.copy_files(tokenizer, draft.path)
        history = {"train": [point, {**point, "step": 9, "tokens": 90}], "validation": [point]}
        write_json(draft.path / "history.json", history)
        draft.counts |= {"parameters": 12_345, "steps": 9, "tokens": 90}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The inputs of the stage, by name."""
    folder = tmp_path_factory.mktemp("workspace")
    params = toy_params()
    inputs = {name: folder / name for name in evaluate.INPUTS}
    write_corpus(inputs["corpus"])
    write_tokenizer(inputs["tokenizer"])
    tokenize_corpus.run(
        params, {name: inputs[name] for name in tokenize_corpus.INPUTS}, inputs["tokens"]
    )
    write_encoder(inputs["encoder"] / "1", inputs["tokenizer"])
    write_toy_architecture(folder / "architecture")
    for seed, algorithm in enumerate(ALGORITHMS):
        write_embeddings(inputs["embeddings"] / algorithm, seed)
    for name in ("corpus", "tokens", *TASKS):
        result = {"suite": name, "success": True, "expectations": [{"success": True}]}
        write_json(inputs["validation"] / f"{name}.json", result)
    for name, kind in TASKS.items():
        write_toy_task(inputs["tasks"] / name, kind, number=150)
        given = {what: inputs[what] for what in ("encoder", "tokenizer", "embeddings")}
        given["architecture"] = folder / "architecture"
        given["data"] = inputs["tasks"] / name
        given["gate"] = inputs["validation"] / f"{name}.json"
        given["rates"] = write_rates(folder / "rates.json", 0.01)
        fit_baselines.run(
            params,
            {what: given[what] for what in fit_baselines.INPUTS},
            inputs["baselines"] / name,
            task=name,
        )
        with pytest.MonkeyPatch.context() as patch:
            for stage, strategy in ((train_scratch, "scratch"), (finetune, "finetune")):
                patch.setattr(stage, "FINISHED", folder / "finished")
                output = inputs["finetuned"] / name / strategy
                read = {what: given[what] for what in stage.INPUTS}
                stage.run(params, read, output, task=name, strategy=strategy)
    return inputs


@pytest.fixture(scope="module")
def reports(workspace: dict[str, Path]) -> Path:
    """The folder with what the stage wrote."""
    folder = workspace["encoder"].parent / "reports"
    evaluate.run(toy_params(), workspace, folder / "evaluation")
    return folder


@pytest.fixture(scope="module", autouse=True)
def no_logs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The page shows none of the logs of the project that is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluate, "LOGS", tmp_path_factory.mktemp("logs"))
        yield


def metrics_in(reports: Path) -> dict[str, Any]:
    metrics: dict[str, Any] = json.loads((reports / "metrics.json").read_text())
    return metrics


def test_metrics_hold_every_system_budget_and_the_encoder(reports: Path) -> None:
    metrics = metrics_in(reports)
    assert metrics["corpus"]["train_documents"] == 30
    assert metrics["corpus"]["lowercase"] is True
    assert metrics["pretraining"]["parameters"] == 12_345
    assert metrics["pretraining"]["sequences"] == 40
    assert metrics["pretraining"]["next_sentence_chance"] >= 0.5
    for name, linear in (("colours", "tfidf"), ("words", "word_features")):
        for budget in ("20", "all"):
            facts = metrics["tasks"][name]["budgets"][budget]
            others = {"majority", linear, *ALGORITHMS, "scratch"}
            assert set(facts["systems"]) == {*others, "finetune"}
            assert set(facts["gains"]) == others
            for found in facts["systems"].values():
                assert found["standard_deviation"] is not None


def test_means_are_those_of_the_predictions(reports: Path, workspace: dict[str, Path]) -> None:
    metrics = metrics_in(reports)["tasks"]["colours"]
    scores = []
    for seed in SEEDS:
        rows = read_rows(workspace["finetuned"] / f"colours/finetune/{seed}", "test")
        rows = [row for row in rows if row["budget"] == "20"]
        labels, predictions = ([row[name] for row in rows] for name in ("label", "prediction"))
        scores.append(score("macro_f1", labels, predictions))
    assert metrics["budgets"]["20"]["systems"]["finetune"]["mean"] == pytest.approx(np.mean(scores))


def test_files_for_dvc_plots_have_their_columns(reports: Path) -> None:
    folder = reports / "evaluation"
    read_artifact(folder, stage="evaluate")
    columns = {
        "pretraining_train.csv": {"step", "tokens", "loss"},
        "pretraining_validation.csv": {"step", "tokens", "loss"},
        "confusion/colours.csv": {"actual", "predicted"},
        "scores/colours.csv": {"name", "mean", "standard_deviation"},
        "scores/words.csv": {"name", "mean", "standard_deviation"},
    }
    for name, expected in columns.items():
        with (folder / name).open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert rows
        assert set(rows[0]) == expected, name
    with (folder / "results.csv").open(newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 2 * 2 * 6 * 2  # tasks budgets systems seeds


def facts_in(reports: Path) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((reports / "evaluation/report.json").read_text())
    return facts


def test_the_report_tells_of_the_text_and_its_tokenizer(reports: Path) -> None:
    facts = facts_in(reports)
    corpus, tokenizer = facts["corpus"], facts["tokenizer"]
    assert corpus["sources"] == [
        {"source": "made up", "licence": "none", "documents": 50, "words": 50 * 40}
    ]
    assert corpus["split"]["held_out"] == toy_params().prepare_corpus.split.held_out
    short = {"id": "7", "text": "too short"}
    assert corpus["dropped_examples"] == {"held_out": [], "short_document": [short]}
    assert sum(corpus["document_words"]["counts"]) == 50
    assert sum(corpus["sentence_tokens"]["counts"]) == sum(
        corpus["tokens"][split]["sentences"] for split in ("train", "validation")
    )
    assert {word for word, _ in corpus["most_frequent_words"]} < set(WORDS)
    assert sum(count for _, count in corpus["most_frequent_words"]) < 50 * 40
    assert tokenizer["vocabulary_size"] == toy_tokenizer().get_vocab_size()
    assert len(tokenizer["samples"]) == 5
    for sample in tokenizer["samples"]:  # the full stop is no token of the toy tokenizer
        assert sample["tokens"] == [*sample["text"].removesuffix(".").split(), "[UNK]"]
    assert tokenizer["tokens_per_word"] == pytest.approx(11 / 10)
    assert tokenizer["unknown_fraction"] == pytest.approx(1 / 11)


def test_the_report_tells_of_the_encoder_beside_its_first_weights(reports: Path) -> None:
    facts = facts_in(reports)["pretraining"]
    assert facts["settings"] == {"steps": 9}
    assert facts["counts"]["parameters"] == 12_345
    assert [point["step"] for point in facts["history"]["train"]] == [0, 9]
    assert len(facts["fill_mask"]) == 2
    for blank in facts["fill_mask"]:
        assert blank["answer"] in COLOURS  # the only words of letters
        assert len(blank["predictions"]) == len(blank["untrained"]) == 5
        assert blank["predictions"] != blank["untrained"]


def test_the_report_tells_of_each_task_what_one_model_makes_of_it(
    reports: Path, workspace: dict[str, Path]
) -> None:
    for name, column in (("colours", "text"), ("words", "tokens")):
        facts = facts_in(reports)["tasks"][name]
        folder = workspace["finetuned"] / name / "finetune/1"
        rows = [row for row in read_rows(folder, "test") if row["budget"] == "all"]
        assert len(facts["examples"]) == 6
        assert all(set(example) == {column, "label"} for example in facts["examples"])
        assert set(facts["learning_rates"]) == set(STRATEGIES)
        assert facts["learning_rates"]["scratch"] == {"20": 0.01, "all": 0.01}
        confusion = facts["confusion"]
        assert (confusion["strategy"], confusion["budget"]) == ("finetune", "all")
        number = sum(len(row["label"]) if name == "words" else 1 for row in rows)
        assert sum(map(sum, confusion["counts"])) == number
        assert [found["label"] for found in facts["per_label"]] == confusion["labels"]
        wrong = {row["id"]: row for row in rows if row["label"] != row["prediction"]}
        assert len(facts["errors"]) == min(8, len(wrong))
        for error in facts["errors"]:
            assert error["prediction"] == wrong[error["id"]]["prediction"]
            assert error[column]
        assert sum(found["count"] for found in facts["calibration"]["bins"]) == number


def test_the_report_names_the_artifacts_by_their_place_in_the_project(
    reports: Path, workspace: dict[str, Path]
) -> None:
    facts = facts_in(reports)
    hashes = facts["artifacts"]
    assert hashes["data/encoder/1"] == file_hash(workspace["encoder"] / "1/manifest.json")
    assert "data/embeddings/fasttext" in hashes
    assert len(hashes) == 4 + len(ALGORITHMS) + len(TASKS) * (2 + len(STRATEGIES) * len(SEEDS))
    assert facts["validations"]["tokens"] == {"met": 1, "expectations": 1}
    assert set(facts["embeddings"]) == set(ALGORITHMS)


def test_the_page_is_written_and_validations_are_linked(reports: Path) -> None:
    page = (reports / "report.html").read_text()
    assert "12,345 parameters" in page
    assert "data_docs/colours.html" in page


def test_two_runs_give_the_same_bytes(reports: Path, workspace: dict[str, Path]) -> None:
    again = reports.with_name("again")
    evaluate.run(toy_params(), workspace, again / "evaluation")
    first, second = (
        {path.relative_to(folder): file_hash(path) for path in folder.rglob("*") if path.is_file()}
        for folder in (reports, again)
    )
    assert first == second


def test_what_the_params_do_not_name_is_left_alone(
    reports: Path, workspace: dict[str, Path]
) -> None:
    stale = workspace["finetuned"] / "colours/finetune/99"
    stale.mkdir()
    (stale / "manifest.json").write_text("left by an earlier run, broken")
    other = reports.with_name("other")
    evaluate.run(toy_params(), workspace, other / "evaluation")
    assert metrics_in(other) == metrics_in(reports)
    shutil.rmtree(stale)


def test_a_missing_run_is_named(reports: Path, workspace: dict[str, Path], tmp_path: Path) -> None:
    gone = workspace["finetuned"] / "words/scratch/2"
    gone.rename(tmp_path / "away")
    try:
        with pytest.raises(UserError, match="no artifact of finetune") as caught:
            evaluate.run(toy_params(), workspace, tmp_path / "evaluation")
        assert str(gone) in str(caught.value)
    finally:
        (tmp_path / "away").rename(gone)
    assert not (tmp_path / "metrics.json").exists()


def test_data_that_failed_its_validation_is_not_reported_on(
    workspace: dict[str, Path], tmp_path: Path
) -> None:
    failed = tmp_path / "validation"
    shutil.copytree(workspace["validation"], failed)
    write_json(failed / "tokens.json", {"success": False, "expectations": []})
    with pytest.raises(UserError, match="failed its validation"):
        evaluate.run(toy_params(), {**workspace, "validation": failed}, tmp_path / "evaluation")


# --- Beside an encoder that someone else pre-trained ---------------------------------------------

ENCODERS = ("another", "minilm")
IMPORTED = {f"imported_{name}_finetune" for name in ENCODERS}


def params_with_imported() -> Params:
    params = toy_params()
    minilm = params.import_encoder.sources["minilm"]
    another = minilm.model_copy(update={"title": "Another-L2"})
    section = params.import_encoder.model_copy(
        update={"encoders": list(ENCODERS), "sources": {"another": another, "minilm": minilm}}
    )
    return params.model_copy(update={"import_encoder": section})


@pytest.fixture(scope="module")
def with_imported(reports: Path, workspace: dict[str, Path]) -> Path:
    """What the stage writes where finetune_imported ran too, with two encoders."""
    folder, params = reports.with_name("with_imported"), params_with_imported()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finetune_imported, "FINISHED", folder / "finished")
        for seed, encoder in enumerate(ENCODERS):
            write_toy_encoder(folder / encoder, seed=10 + seed, parameters=23_455 + seed)
            for name in TASKS:
                read = {
                    "encoder": folder / encoder,
                    "data": workspace["tasks"] / name,
                    "gate": workspace["validation"] / f"{name}.json",
                    "rates": write_rates(folder / "rates.json", 0.01),
                }
                output = workspace["finetuned"] / name / f"imported_{encoder}_finetune"
                finetune_imported.run(params, read, output, task=name, strategy="finetune")
    evaluate.run(params, workspace, folder / "evaluation")
    return folder


def test_imported_encoders_are_scored_beside_the_others_and_described(
    with_imported: Path, workspace: dict[str, Path]
) -> None:
    metrics, facts = metrics_in(with_imported), facts_in(with_imported)
    encoders = metrics["imported_encoders"]
    assert [encoders[name]["title"] for name in ENCODERS] == ["Another-L2", "all-MiniLM-L6-v2"]
    assert [encoders[name]["parameters"] for name in ENCODERS] == [23_455, 23_456]
    about = params_with_imported().import_encoder.sources["minilm"]
    assert encoders["minilm"]["source"] == about.source.model_dump(mode="json")
    shape = (encoders["minilm"]["num_hidden_layers"], encoders["minilm"]["hidden_size"])
    assert shape == (2, 32)
    for name in TASKS:
        for budget in metrics["tasks"][name]["budgets"].values():
            assert set(budget["systems"]) >= IMPORTED
            assert set(budget["gains"]) >= IMPORTED
        assert set(facts["tasks"][name]["learning_rates"]) == {*STRATEGIES, *IMPORTED}
        for system in IMPORTED:
            place = workspace["finetuned"] / name / f"{system}/1/manifest.json"
            hashed = facts["artifacts"][f"data/finetuned/{name}/{system}/1"]
            assert hashed == file_hash(place)
    page = (with_imported / "report.html").read_text()
    assert about.title in page
    assert "Another-L2" in page
    assert "full pre-training" in page
    for table in ("scores", "learning_curves"):
        text = (with_imported / f"evaluation/{table}/words.csv").read_text()
        assert all(system in text for system in IMPORTED)
    gains = (with_imported / "evaluation/gains.csv").read_text()
    assert all(system in gains for system in IMPORTED)


def test_all_else_stays_as_it_is_without_one(with_imported: Path, reports: Path) -> None:
    beside, alone = metrics_in(with_imported), metrics_in(reports)
    del beside["imported_encoders"]
    for task in beside["tasks"].values():
        for budget in task["budgets"].values():
            for system in IMPORTED:
                del budget["systems"][system], budget["gains"][system]
    assert beside == alone
    assert not IMPORTED & set((reports / "metrics.json").read_text().split('"'))
