"""Which parameter is updated how, and the optimizer's state as tensors."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from pipeline.model.heads import PretrainingModel, SequenceClassifier, TokenClassifier
from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.optimizers.members import Optimizers
from pipeline.model.training.optimizers.muon import Muon
from tests.model.models import TINY, TINY_MODERN, build, padded_pairs
from tests.model.training.optimizer_settings import NAMES, settings_for
from tests.pretraining.texts import small_settings


def settings(name: str):  # type: ignore[no-untyped-def]
    return small_settings().optimizer.model_copy(update={"name": name})


def names_in(model: PretrainingModel, group: dict[str, object]) -> set[str]:
    names = {parameter: name for name, parameter in model.named_parameters()}
    return {names[parameter] for parameter in group["params"]}  # type: ignore[attr-defined]


def test_muon_takes_hidden_matrices_and_adamw_the_rest() -> None:
    model = build(TINY)
    muon, adamw = build_optimizers(model, settings("muon")).members
    assert isinstance(muon, Muon)
    single, fused = (names_in(model, group) for group in muon.param_groups)
    assert {group["num_parts"] for group in muon.param_groups} == {1, 3}
    assert fused == {f"encoder.layers.{i}.attention.query_key_value.weight" for i in range(3)}
    assert "encoder.layers.0.feed_forward.intermediate.weight" in single
    assert {"pooler.dense.weight", "masked_language_modelling.dense.weight"} <= single
    decayed, plain = (names_in(model, group) for group in adamw.param_groups)
    assert decayed == {
        "encoder.embeddings.tokens.weight",
        "encoder.embeddings.positions.weight",
        "encoder.embeddings.token_types.weight",
        "next_sentence.classifier.weight",
    }
    assert [group["weight_decay"] for group in adamw.param_groups] == [0.01, 0.0]
    assert all(name.endswith("bias") or "norm" in name for name in plain)
    everything = single | fused | decayed | plain
    assert everything == {name for name, _ in model.named_parameters()}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("decay_embeddings", [True, False])
def test_biases_and_norms_never_decay_and_embeddings_when_asked(
    name: str, decay_embeddings: bool
) -> None:
    model = build(TINY)
    members = build_optimizers(model, settings_for(name, decay_embeddings=decay_embeddings)).members
    decays = {
        parameter: float(group["weight_decay"])
        for member in members
        for group in member.param_groups
        for parameter in group["params"]
    }
    for parameter_name, parameter in model.named_parameters():
        expected = parameter.ndim == 2 and (decay_embeddings or "embeddings" not in parameter_name)
        assert decays.pop(parameter) == (0.1 if expected else 0.0), parameter_name
    assert not decays


def test_muon_takes_the_parts_of_a_gated_layer_apart() -> None:
    model = build(TINY_MODERN)
    muon, adamw = build_optimizers(model, settings("muon")).members
    by_parts = {group["num_parts"]: names_in(model, group) for group in muon.param_groups}
    layers = range(TINY_MODERN.num_hidden_layers)
    assert by_parts[3] == {f"encoder.layers.{i}.attention.query_key_value.weight" for i in layers}
    assert by_parts[2] == {f"encoder.layers.{i}.feed_forward.intermediate.weight" for i in layers}
    assert "masked_language_modelling.dense.weight" in by_parts[1]
    decayed, plain = (names_in(model, group) for group in adamw.param_groups)
    assert decayed == {"encoder.embeddings.tokens.weight"}
    assert "masked_language_modelling.decoder_bias" in plain
    everything = set().union(*by_parts.values(), decayed, plain)
    assert everything == {name for name, _ in model.named_parameters()}


MODELS = {
    "bert": lambda: PretrainingModel(TINY),
    "modern": lambda: PretrainingModel(TINY_MODERN),
    "mean": lambda: SequenceClassifier(TINY, 3, "mean", 0.0),
    "pooled": lambda: SequenceClassifier(TINY, 3, "cls", 0.0),
    "modern class": lambda: SequenceClassifier(TINY_MODERN, 3, "cls", 0.0),
    "tags": lambda: TokenClassifier(TINY, 3, 0.0),
    "modern tags": lambda: TokenClassifier(TINY_MODERN, 3, 0.0),
}


@pytest.mark.parametrize("kind", MODELS)
def test_modules_name_every_matrix_of_the_layers_and_dense_ones_before_heads(kind: str) -> None:
    model = MODELS[kind]()
    expected = [
        name
        for name, parameter in model.named_parameters()
        if parameter.ndim == 2 and (".layers." in name or name.endswith("dense.weight"))
    ]
    muon, _ = build_optimizers(model, settings("muon")).members
    names = {parameter: name for name, parameter in model.named_parameters()}
    groups = {group["num_parts"]: group["params"] for group in muon.param_groups}
    for num_parts, parameters in groups.items():
        assert [names[parameter] for parameter in parameters] == [
            name for name in expected if num_parts == number_of_parts(name, model)
        ]
    assert sum(map(len, groups.values())) == len(expected)


def number_of_parts(name: str, model: nn.Module) -> int:
    if "query_key_value" in name:
        return 3
    return 2 if "intermediate" in name and model.encoder.configuration.is_modern else 1


def test_adamw_equals_the_plain_formula() -> None:
    model = build(TINY)
    options = settings("adamw")
    optimizers = build_optimizers(model, options)
    optimizers.set_factor(0.5)
    parameter = model.pooler.dense.weight
    before, rate = parameter.detach().clone(), 0.5 * options.learning_rate
    for p in model.parameters():
        p.grad = torch.full_like(p, 0.1)
    optimizers.step()
    mean, square = 0.1, 0.1**2  # corrected for bias, after one step
    expected = before * (1 - rate * options.weight_decay) - rate * mean / (
        square**0.5 + options.epsilon
    )
    torch.testing.assert_close(parameter.detach(), expected)


def one_step(model: PretrainingModel, optimizers: Optimizers, factor: float) -> None:
    hidden = model(*padded_pairs())
    (hidden.square().sum() + model.next_sentence_logits(hidden).square().sum()).backward()
    optimizers.set_factor(factor)
    optimizers.step()
    optimizers.zero_grad()


def test_restored_state_goes_on_identically() -> None:
    model = build(TINY)
    optimizers = build_optimizers(model, settings("muon"))
    one_step(model, optimizers, 1.0)
    weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    state = {name: tensor.clone() for name, tensor in optimizers.state_dict().items()}
    one_step(model, optimizers, 0.3)

    other = build(TINY)
    other.load_state_dict(weights)
    restored = build_optimizers(other, settings("muon"))
    restored.load_state_dict(state)
    one_step(other, restored, 0.3)
    for (name, tensor), expected in zip(
        other.state_dict().items(), model.state_dict().values(), strict=True
    ):
        assert torch.equal(tensor, expected), name
