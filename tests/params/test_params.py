"""`params.yaml` is checked whole, and every mistake is named at once."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.console.errors import UserError
from pipeline.model.training.optimizers.registry import KNOB_FIELDS, OPTIMIZERS
from pipeline.params import (
    MaskedLanguageModelling,
    MaskingRateSchedule,
    Section,
    check,
    load,
    load_as,
)

PROJECT = Path(__file__).parents[2]
DELETED = object()  # stands for no such key


@pytest.fixture
def values() -> dict[str, Any]:
    return YAML(typ="safe").load((PROJECT / "params.yaml").read_text(encoding="utf-8"))


def mistakes(values: Any) -> str:
    with pytest.raises(UserError) as caught:
        check(values, where="params.yaml")
    return str(caught.value)


def test_the_projects_own_params_have_no_mistake() -> None:
    load(PROJECT / "params.yaml")


def test_every_mistake_is_reported_at_once_with_its_path(values: dict[str, Any]) -> None:
    values["pretrain"]["batchsize"] = values["pretrain"].pop("batch_size")
    values["pretrain"]["optimizer"]["beta1"] = "0.9"
    values["evaluate"]["validation_sequences"] = 0
    text = mistakes(values)
    assert "4 mistakes" in text
    assert "pretrain.batch_size: missing" in text
    assert "pretrain.batchsize: unknown; did you mean 'batch_size'?" in text
    assert "pretrain.optimizer.beta1" in text
    assert "evaluate.validation_sequences" in text


def test_a_mistake_in_a_source_is_named_by_the_path_in_the_file(values: dict[str, Any]) -> None:
    values["download_corpus"]["sources"][0]["verson"] = "1"
    assert "download_corpus.sources.0.verson: unknown; did you mean 'version'?" in mistakes(values)
    del values["download_corpus"]["sources"][0]["verson"]
    values["tasks"]["kind"]["train"]["sha256"] = "abc"
    assert "tasks.kind.train.sha256" in mistakes(values)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("pretrain.sequence_length", 4096, "max_position_embeddings"),
        ("pretrain.model.num_attention_heads", 3, "not a multiple"),
        ("pretrain.optimizer.muon_learning_rate", None, "muon_learning_rate"),
        ("pretrain.optimizer.beta1", None, "name: muon needs beta1"),
        ("pretrain.optimizer.momentum", 0.9, "name: muon has no momentum: delete it"),
        ("pretrain.optimizer.name", "lamb", "lamb has no muon_learning_rate, muon_weight_decay"),
        ("pretrain.optimizer.name", "nesterov", "nesterov needs momentum, and has no beta1, beta2"),
        ("pretrain.optimizer.schedule", "warmup_stable_decay", "needs cooldown_fraction"),
        ("pretrain.optimizer.cooldown_fraction", 0.2, "linear has no cooldown_fraction"),
        ("pretrain.micro_batch_size", 64, "micro_batch_size 64 exceeds batch_size 32"),
        ("pretrain.masked_language_modelling.mask_fraction", 0.95, "exceed 1"),
        ("prepare_corpus.split.held_out", 0.95, "leave nothing to train on"),
        ("finetune.tasks", ["kind", "sentiment"], "sentiment"),
        ("finetune.training.steps", [100], "one number for each of label_budgets"),
        ("finetune.tuning.seeds", [101, 1], "tuning.seeds and seeds share [1]"),
        ("finetune.tuning.rates", [0.1, 0.1], "finetune.tuning: rates holds a value twice"),
        ("finetune.tuning.rates", [0.1, 0.2], "has 2 rates and 5 published_rates"),
        ("finetune.tuning.rates", DELETED, "finetune.tuning: needs multiples ([0.5, 1, 2]:"),
        ("finetune.tuning.multiples", [1], "either multiples of the default rates, or rates"),
        ("finetune.tuning.seeds", DELETED, "finetune.tuning.seeds: missing"),
        ("finetune.tuning", "never", "finetune.tuning: Input should be 'off'"),
        ("finetune.strategies", ["finetune"], "by what a network starts from: {random_weights:"),
        ("finetune.strategies.encoder.other", {"frozen": True}, "['other'], not among the systems"),
        ("finetune.strategies.encoder.scratch", {"frozen": True}, "['scratch'] twice"),
        ("finetune.learning_rates.glove", {"default": 0.1}, "['glove'], which are no strategies"),
        ("finetune.learning_rates.scratch", {"sst": 0.1}, "scratch has ['sst'], not among tasks"),
        ("finetune.learning_rates.scratch", {"kind": [0.1]}, "kind needs one rate for each of"),
        ("finetune.learning_rates.scratch", {"kind": -1.0}, "learning_rates.scratch.kind: Input"),
        ("finetune.learning_rates.scratch", 0.1, "learning_rates.scratch: write {default: 0.1}"),
        ("finetune.training.learning_rate", 0.1, "now finetune.learning_rates.STRATEGY.default"),
        ("tasks.kind.learning_rates", {}, "now finetune.learning_rates.STRATEGY.TASK"),
        ("import_encoder.encoders", ["other"], "['other'], not among sources: ['minilm']"),
        ("import_encoder.encoders", ["minilm", "minilm"], "encoders names one twice"),
        ("import_encoder.tuning_rates", [0.1], "unknown; now finetune.tuning.published_rates"),
        ("tasks.markup.max_length", 500, "max_position_embeddings"),
        ("train_embeddings.vector_size", 96, "is not pretrain.model.hidden_size"),
        ("train_embeddings.algorithms.word2vec", DELETED, "algorithms lacks: ['fasttext']"),
        ("train_embeddings.algorithms", ["word2vec"], "write {word2vec: {}, fasttext: {min_n: 3,"),
        ("train_embeddings.algorithms.glove", {}, "'glove' is not one of word2vec, fasttext"),
        ("train_embeddings.algorithms.word2vec", {"min_n": 3}, "must have []: ['min_n']"),
        ("train_embeddings.algorithms.fasttext.max_n", 2, "max_n 2 is less than min_n 3"),
        ("tasks.kind.kind", "pair_classification", "text_pair"),
        ("tasks.kind.metric", "tag_f1", "does not fit"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(
    values: dict[str, Any], path: str, value: Any, words: str
) -> None:
    *parents, last = path.split(".")
    section = values
    for name in parents:
        section = section[name]
    if value is DELETED:
        del section[last]
    else:
        section[last] = value
    assert words in mistakes(values)


def test_a_width_beside_auto_is_that_of_the_word_vectors_too(values: dict[str, Any]) -> None:
    values["pretrain"]["model"] = {"size": "auto", "hidden_size": 64}
    values["train_embeddings"]["vector_size"] = "auto"
    assert "vector_size auto is not pretrain.model.hidden_size 64" in mistakes(values)
    values["train_embeddings"]["vector_size"] = 64
    check(values, where="params.yaml")


def test_a_size_stands_for_every_field_of_the_model(values: dict[str, Any]) -> None:
    values["pretrain"]["model"] = {"size": "bert_tiny"}
    encoder = check(values, where="params.yaml").pretrain.model.encoder(vocab_size=100)
    assert (encoder.hidden_size, encoder.norm_position) == (128, "post")
    values["pretrain"]["model"]["size"] = "bert_huge"
    assert "pretrain.model.size" in mistakes(values)
    values["pretrain"]["model"] = {"size": "bert_base"}
    assert "is not pretrain.model.hidden_size 768" in mistakes(values)


def test_without_a_size_missing_fields_of_the_model_are_named(values: dict[str, Any]) -> None:
    del values["pretrain"]["model"]["num_hidden_layers"]
    assert "pretrain.model: missing num_hidden_layers; or a size: one of" in mistakes(values)


def test_the_modern_architecture_is_refused_what_it_lacks(values: dict[str, Any]) -> None:
    model = values["pretrain"]["model"]
    model["architecture"] = "modern"
    assert "pretrain.model: architecture modern needs global_attention_every" in mistakes(values)
    model |= {"global_attention_every": 3, "local_attention": 32}
    model |= {"global_rope_theta": 160_000.0, "local_rope_theta": 10_000.0}
    assert "set sentence_objective to null" in mistakes(values)
    values["pretrain"]["sentence_objective"] = None
    check(values, where="params.yaml")
    model["norm_position"] = "post"
    assert "norm_position must be pre" in mistakes(values)


def test_rates_are_fixed_by_strategy_and_task_and_else_tuned(values: dict[str, Any]) -> None:
    values["finetune"]["learning_rates"] = {
        "finetune": {"kind": [0.1, 0.2, 0.3], "default": 0.5},
        "scratch": {"kind": 0.4},
    }
    values["finetune"]["tuning"] = "off"
    settings = check(values, where="params.yaml").finetune
    assert settings.fixed_rates("finetune", "kind") == [0.1, 0.2, 0.3]
    assert settings.fixed_rates("finetune", "markup") == [0.5, 0.5, 0.5]
    assert settings.fixed_rates("scratch", "kind") == [0.4, 0.4, 0.4]
    assert settings.fixed_rates("scratch", "markup") is None
    assert settings.fixed_rates("feature_extraction", "kind") is None
    assert settings.tuning_seeds == []


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_is_asked_for_its_knobs_and_refused_the_others(
    values: dict[str, Any], name: str
) -> None:
    optimizer = values["pretrain"]["optimizer"]
    for knob in KNOB_FIELDS:
        optimizer.pop(knob, None)
    optimizer |= {
        "name": name,
        "schedule": "constant",
        **dict.fromkeys(OPTIMIZERS[name].knobs, 0.5),
    }
    check(values, where="params.yaml")
    for knob in sorted(KNOB_FIELDS):
        if knob in OPTIMIZERS[name].knobs:
            kept = optimizer.pop(knob)
            assert f"pretrain.optimizer: name: {name} needs {knob}" in mistakes(values)
            optimizer[knob] = kept
        else:
            optimizer[knob] = 0.5
            assert f"pretrain.optimizer: name: {name} has no {knob}" in mistakes(values)
            del optimizer[knob]


def test_a_schedule_must_fit_its_optimizer_and_its_fractions(values: dict[str, Any]) -> None:
    optimizer = values["pretrain"]["optimizer"]
    optimizer |= {"schedule": "warmup_stable_decay", "cooldown_fraction": 0.95}
    assert "warmup_fraction + cooldown_fraction exceed 1" in mistakes(values)
    del optimizer["cooldown_fraction"], optimizer["muon_learning_rate"]
    del optimizer["muon_weight_decay"]
    optimizer |= {"name": "schedule_free_adamw", "schedule": "linear"}
    assert "schedule_free_adamw needs schedule: constant" in mistakes(values)


def test_a_batch_is_a_number_of_sequences_or_all_of_them(values: dict[str, Any]) -> None:
    for size in (1, 32, "full"):
        values["pretrain"]["batch_size"] = size
        assert check(values, where="params.yaml").pretrain.batch_size == size
    values["pretrain"]["batch_size"] = "half"
    assert "pretrain.batch_size" in mistakes(values)
    values["pretrain"] |= {"batch_size": "full", "micro_batch_size": 64}
    check(values, where="params.yaml")


def test_the_sentence_objective_takes_what_it_needs_alone(values: dict[str, Any]) -> None:
    objective = values["pretrain"]["sentence_objective"]
    objective["name"] = "sentence_order"
    assert "set random_fraction to null" in mistakes(values)
    objective["name"] = "sentence_matching"
    assert "set random_fraction to null" in mistakes(values)
    objective["random_fraction"] = None
    check(values, where="params.yaml")
    objective["name"] = "sentence_order"
    check(values, where="params.yaml")
    objective["name"] = "next_sentence"
    assert "needs random_fraction" in mistakes(values)
    objective["name"] = "order"
    assert "'next_sentence', 'sentence_order' or 'sentence_matching'" in mistakes(values)


def test_the_masking_rate_is_a_number_or_two(values: dict[str, Any]) -> None:
    masking = values["pretrain"]["masked_language_modelling"]
    masking["rate"] = {"start": 0.3, "end": 0.15}
    assert check(values, where="params.yaml").pretrain.masked_language_modelling == (
        MaskedLanguageModelling(**{**masking, "rate": MaskingRateSchedule(start=0.3, end=0.15)})
    )
    masking["rate"] = {"start": 0.3}
    assert "masked_language_modelling.rate.end: missing" in mistakes(values)
    for wrong in (1.5, 0, "a third", [0.3, 0.1], None):
        masking["rate"] = wrong
        said = mistakes(values)
        assert "masked_language_modelling.rate: " in said
        assert "1 mistake" in said


def test_both_objectives_off_is_refused(values: dict[str, Any]) -> None:
    values["pretrain"]["masked_language_modelling"] = None
    values["pretrain"]["sentence_objective"] = None
    assert "both objectives are off" in mistakes(values)


def test_documents_are_packed_without_pairs_alone(values: dict[str, Any]) -> None:
    values["pretrain"]["packing"] = "documents"
    assert "packing documents is of text without pairs" in mistakes(values)
    values["pretrain"]["sentence_objective"] = None
    check(values, where="params.yaml")
    values["pretrain"]["packing"] = "sentences"
    assert "pretrain.packing" in mistakes(values)


def test_a_task_may_not_take_the_name_of_another_validation_result(values: dict[str, Any]) -> None:
    values["tasks"]["corpus"] = values["tasks"]["kind"]
    assert "names of other validation results or keys" in mistakes(values)


def test_a_file_outside_the_watched_folder_needs_its_hash(values: dict[str, Any]) -> None:
    source = {"kind": "files", "path": "elsewhere/text.txt", "licence": "CC0"}
    values["download_corpus"]["sources"] = [source]
    assert "python -m pipeline hash elsewhere/text.txt" in mistakes(values)
    source["path"] = "data/sources/text.txt"
    check(values, where="params.yaml")


def test_plain_http_is_refused_but_on_loopback(values: dict[str, Any]) -> None:
    source = {"kind": "url", "url": "http://example.org/a.txt", "sha256": "0" * 64, "licence": "x"}
    values["download_corpus"]["sources"] = [source]
    assert "download_corpus.sources.0.url" in mistakes(values)


def test_what_is_not_yaml_is_named_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text("runtime: {device: auto\npretrain: [1, 2\n")
    with pytest.raises(UserError, match="not YAML") as caught:
        load(path)
    assert "line" in str(caught.value.where)


@pytest.mark.parametrize(
    "text", ["a: \u0096", "a: \x1b[0m", "\x00: b", '"\\ud83d": x', "a: [&x *y]"]
)
def test_a_character_that_yaml_does_not_have_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"not YAML|half of a surrogate pair"):
        load(path)


def test_names_are_the_same_whichever_way_their_letters_are_written(tmp_path: Path) -> None:
    class Named(Section):
        column: str
        others: list[str]

    path = tmp_path / "params.yaml"
    text = "{column: 문장, others: [é, 가나]}"
    path.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert load_as(Named, path) == Named(column="문장", others=["é", "가나"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no params file"):
        load(tmp_path / "params.yaml")
