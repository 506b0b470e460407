"""Each optimizer is the one of its paper, remembers all of itself, and can be stopped anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from pipeline.model.training.optimizers.construction import build_optimizers
from pipeline.model.training.optimizers.lamb import Lamb
from pipeline.model.training.optimizers.lion import Lion
from pipeline.model.training.optimizers.members import Optimizers
from pipeline.model.training.optimizers.stable_adamw import StableAdamW
from pipeline.model.weights import read_tensors, write_tensors
from tests.model.training.optimizer_formulas import FORMULAS
from tests.model.training.optimizer_settings import NAMES, Toy, settings_for

STEPS = 12
FACTORS = [min(1.0, (step + 1) / 3) for step in range(STEPS)]


def steps_of(model: Toy, optimizers: Optimizers, first: int, last: int) -> None:
    for step in range(first, last):
        model.set_gradients(step)
        optimizers.set_factor(FACTORS[step])
        optimizers.step()
        optimizers.zero_grad()


def test_every_optimizer_but_muon_has_a_formula_here() -> None:
    assert set(FORMULAS) == set(NAMES) - {"muon"}  # tests/model/training/test_muon.py


@pytest.mark.parametrize("decay_embeddings", [False, True])
@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_the_weights_are_those_of_the_papers_formula(name: str, decay_embeddings: bool) -> None:
    options = settings_for(name, decay_embeddings=decay_embeddings)
    model = Toy(torch.float64)
    before = {key: value.detach().numpy().copy() for key, value in model.named_parameters()}
    optimizers = build_optimizers(model, options)
    steps_of(model, optimizers, 0, STEPS)
    rates = [options.learning_rate * factor for factor in FACTORS]
    with optimizers.evaluation_weights():
        for key, value in model.named_parameters():
            gradients = [model.gradients(step)[key].numpy() for step in range(STEPS)]
            decays = value.ndim == 2 and (key != "tokens.weight" or decay_embeddings)
            decay = options.weight_decay if decays else 0.0
            expected = FORMULAS[name](before[key], gradients, rates, options, decay)
            assert np.abs(expected - before[key]).max() > 1e-6  # it moved
            rounding = (
                1e-7 if name == "nadam" else 1e-10
            )  # torch keeps a factor in single precision
            np.testing.assert_allclose(
                value.detach().numpy(), expected, rtol=rounding, atol=1e-2 * rounding, err_msg=key
            )


@pytest.mark.parametrize("name", NAMES)
def test_stopped_saved_and_loaded_goes_on_to_the_same_bytes(tmp_path: Path, name: str) -> None:
    whole = Toy()
    optimizers = build_optimizers(whole, settings_for(name))
    steps_of(whole, optimizers, 0, STEPS)
    for stop in (1, 6, 11):
        first = Toy()
        broken = build_optimizers(first, settings_for(name))
        steps_of(first, broken, 0, stop)
        write_tensors(tmp_path / "model.safetensors", first.state_dict())
        write_tensors(tmp_path / "state.safetensors", broken.state_dict())
        second = Toy()
        resumed = build_optimizers(second, settings_for(name))
        second.load_state_dict(read_tensors(tmp_path / "model.safetensors"))
        resumed.load_state_dict(read_tensors(tmp_path / "state.safetensors"))
        steps_of(second, resumed, stop, STEPS)
        assert_same_bytes(second.state_dict(), whole.state_dict())
        assert_same_bytes(resumed.state_dict(), optimizers.state_dict())


def assert_same_bytes(some: dict[str, Any], others: dict[str, Any]) -> None:
    assert some.keys() == others.keys()
    for key, tensor in some.items():
        assert tensor.dtype == others[key].dtype, key
        assert tensor.numpy().tobytes() == others[key].numpy().tobytes(), key


@pytest.mark.parametrize("name", NAMES)
def test_looking_at_the_weights_that_count_changes_no_bit_of_training(name: str) -> None:
    looked, other = Toy(), Toy()
    of_looked, of_other = (build_optimizers(model, settings_for(name)) for model in (looked, other))
    with of_looked.evaluation_weights():  # before the first step: nothing to average
        assert_same_bytes(looked.state_dict(), other.state_dict())
    for step in range(STEPS):
        steps_of(looked, of_looked, step, step + 1)
        steps_of(other, of_other, step, step + 1)
        with of_looked.evaluation_weights():
            same = torch.equal(looked.tokens.weight, other.tokens.weight)
            assert same == (name != "schedule_free_adamw" or step == 0)
    assert_same_bytes(looked.state_dict(), other.state_dict())
    assert_same_bytes(of_looked.state_dict(), of_other.state_dict())


def test_averages_are_put_back_when_evaluation_fails() -> None:
    model = Toy()
    optimizers = build_optimizers(model, settings_for("schedule_free_adamw"))
    steps_of(model, optimizers, 0, 5)
    before = model.tokens.weight.detach().clone()

    def failing() -> None:
        with optimizers.evaluation_weights():
            assert not torch.equal(model.tokens.weight, before)
            raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="no memory"):
        failing()
    assert torch.equal(model.tokens.weight, before)


@pytest.mark.parametrize("name", NAMES)
def test_a_zero_gradient_stays_finite_and_an_absent_one_changes_nothing(name: str) -> None:
    model = Toy()
    before = model.classifier.weight.detach().clone()
    optimizers = build_optimizers(model, settings_for(name))
    for _ in range(3):
        for value in model.parameters():
            value.grad = torch.zeros_like(value)
        model.classifier.weight.grad = None
        optimizers.step()
    assert torch.equal(model.classifier.weight, before)
    assert all(torch.isfinite(value).all() for value in model.parameters())


def stepped(optimizer: torch.optim.Optimizer, weight: torch.nn.Parameter, gradient: float) -> None:
    weight.grad = torch.full_like(weight, gradient)
    optimizer.step()


def test_lion_by_hand() -> None:
    weight = torch.nn.Parameter(torch.tensor([1.0, -1.0]))
    lion = Lion([{"params": [weight]}], learning_rate=0.1, betas=(0.9, 0.99), weight_decay=0.5)
    stepped(lion, weight, 2.0)  # sign 1: 0.95 - 0.1, -0.95 - 0.1
    torch.testing.assert_close(weight.detach(), torch.tensor([0.85, -1.05]))
    stepped(lion, weight, -0.1)  # 0.9 * 0.02 - 0.1 * 0.1 is still above 0
    torch.testing.assert_close(weight.detach(), torch.tensor([0.7075, -1.0975]))


def test_lamb_by_hand_is_a_share_of_the_weights() -> None:
    weight = torch.nn.Parameter(torch.tensor([[3.0, 4.0]]))  # of norm 5
    lamb = Lamb([{"params": [weight]}], 0.1, betas=(0.9, 0.99), epsilon=0.0, weight_decay=0.0)
    stepped(lamb, weight, 7.0)  # direction (1, 1), of norm sqrt(2)
    step = 0.1 * 5 / 2**0.5
    torch.testing.assert_close(weight.detach(), torch.tensor([[3.0 - step, 4.0 - step]]))


def test_without_anything_to_clip_or_scale_ours_are_adamw() -> None:
    """Vectors under LAMB, and StableAdamW while the gradients shrink."""
    weights = [torch.nn.Parameter(torch.linspace(-1, 1, 5, dtype=torch.float64)) for _ in range(3)]
    betas, epsilon = (0.9, 0.98), 1e-8
    optimizers = [
        torch.optim.AdamW([weights[0]], lr=0.1, betas=betas, eps=epsilon, weight_decay=0.2),
        StableAdamW(
            [{"params": [weights[1]]}], 0.1, betas=betas, epsilon=epsilon, weight_decay=0.2
        ),
        Lamb([{"params": [weights[2]]}], 0.1, betas=betas, epsilon=epsilon, weight_decay=0.2),
    ]
    for step in range(6):
        for optimizer, weight in zip(optimizers, weights, strict=True):
            stepped(optimizer, weight, 0.5**step)
    for other in weights[1:]:
        torch.testing.assert_close(other, weights[0], rtol=1e-12, atol=1e-12)


def test_a_sudden_gradient_moves_stable_adamw_less() -> None:
    moved = []
    for name in ("adamw", "stable_adamw"):
        model = Toy()
        optimizers = build_optimizers(model, settings_for(name))
        steps_of(model, optimizers, 0, 4)
        before = model.classifier.weight.detach().clone()
        steps_of(model, optimizers, 4, 5)  # a hundred times as large
        moved.append(float((model.classifier.weight - before).detach().norm()))
    assert moved[1] < 0.6 * moved[0]
