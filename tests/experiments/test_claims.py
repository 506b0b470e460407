"""What the experiments stand on: dropout's mean, optimizers apart, losses, and their rules."""

from __future__ import annotations

import math

import pytest
import torch

from experiments.claims.attention import KINDS
from experiments.claims.cost_and_loss import focal, pull, smoothed, squared_error, weighted
from experiments.claims.dropout import correlations
from experiments.claims.normalization import failed
from experiments.claims.optimizers import SURFACES
from experiments.claims.pretraining import of_means
from experiments.workbench.members import Members
from experiments.workbench.networks import losses, start
from experiments.workbench.problems import digits
from experiments.workbench.sequences import Text, answers, batch
from experiments.workbench.training import dropout, scores, train
from pipeline.model.training.optimizers.registry import OPTIMIZERS
from tests.experiments.stages import params_of

SETTINGS = params_of(None).optimizers.settings


def test_the_mean_of_many_passes_of_a_linear_layer_is_the_pass_without_dropout():
    generator = torch.Generator().manual_seed(1)
    hidden, weight = torch.rand(1, 1, 3, 20), torch.randn(20, 4)
    mask = dropout([0.5], generator)
    mean = torch.stack([mask(0, hidden) @ weight for _ in range(20_000)]).mean(0)
    torch.testing.assert_close(mean, hidden @ weight, atol=0.05, rtol=0.05)
    assert torch.equal(dropout([0.0], generator)(0, hidden), hidden)


def test_each_choice_has_its_own_rate_and_decay():
    problem = digits().first(40)

    def trained(rates, decays, choices):
        mask = dropout(rates, torch.Generator().manual_seed(3))
        weights = start((64, 8, 10), [1], choices, stage="t")
        options = {"size": 8, "updates": 5, "rate": 0.01, "mask": mask, "decays": decays}
        return train(problem, weights, [1], **options)

    both = trained([0.0, 0.0], [0.0, 9.0], 2)
    alone = trained([0.0], [0.0], 1)
    torch.testing.assert_close(both[0][0], alone[0][0])
    assert both[0][1].norm() < 0.9 * both[0][0].norm()


def test_units_that_are_one_are_correlated_and_dead_ones_do_not_count():
    inputs = torch.randn(50, 3, generator=torch.Generator().manual_seed(1))
    same = torch.ones(1, 1, 3, 2)
    dead = torch.cat([same, torch.zeros(1, 1, 3, 1)], -1)
    for matrix in (same, dead):
        width = matrix.shape[-1]
        rest = [torch.zeros(1, 1, 1, width), torch.zeros(1, 1, width, 2), torch.zeros(1, 1, 1, 2)]
        assert float(correlations([matrix, *rest], inputs)) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_under_every_optimizer_networks_of_a_stack_are_updated_as_alone(name):
    def trained(seeds):
        members = Members(
            name, [0.01, 0.1], start((6, 4, 4, 3), seeds, 1, stage="t"), [2], SETTINGS
        )
        for _ in range(3):
            members.step(sum(weight.square().sum() for weight in members.weights()))
        with members.that_count() as weights:
            return [weight[:, 0].clone() for weight in weights]

    for one, other in zip(trained([1, 2]), trained([1]), strict=True):
        torch.testing.assert_close(one, other)


def test_what_optimizers_keep():
    first = start((6, 4, 3), [1, 2], 1, stage="t")
    kept = {}
    for name in ("sgd", "momentum", "adam"):
        members = Members(name, [0.1], first, [], SETTINGS)
        members.step(sum(weight.square().sum() for weight in members.weights()))
        kept[name] = members.state_numbers()
    assert kept == {"sgd": 0, "momentum": 1, "adam": 2}


def test_the_surfaces_have_the_minimum_that_they_say():
    for surface in SURFACES:
        axis = torch.linspace(-2, 2, 401)
        at = torch.stack(torch.meshgrid(axis, axis, indexing="ij"), -1)
        assert float(surface.value(at).min()) == pytest.approx(surface.least, abs=1e-6)


def test_of_two_classes_cross_entropy_pulls_by_what_is_missing_and_squared_error_hardly():
    facts = pull()
    for place in (0, 20, 59):
        p = facts["probability"][place]
        assert facts["cross-entropy"][place] == pytest.approx(1 - p, abs=1e-5)
        assert facts["squared error"][place] == pytest.approx(4 * p * (1 - p) ** 2, abs=1e-5)


def test_losses_are_their_formulas():
    logits = torch.randn(2, 1, 5, 4, generator=torch.Generator().manual_seed(1))
    classes = torch.tensor([0, 1, 2, 3, 0])
    p = torch.softmax(logits, -1)
    truth = p.gather(-1, classes.expand(2, 1, 5).unsqueeze(-1)).squeeze(-1)
    torch.testing.assert_close(losses(logits, classes), -truth.log())
    torch.testing.assert_close(focal(logits, classes), -((1 - truth) ** 2) * truth.log())
    torch.testing.assert_close(
        smoothed(logits, classes), -0.9 * truth.log() - 0.1 * p.log().mean(-1)
    )
    whole = torch.nn.functional.one_hot(classes, 4) - p
    torch.testing.assert_close(squared_error(logits, classes), whole.square().sum(-1))
    weights = torch.tensor([2.0, 1.0, 1.0, 0.5])
    assert torch.equal(
        weighted(weights)(logits, classes), weights[classes] * losses(logits, classes)
    )


def test_sure_and_right_answers_are_calibrated():
    answers_ = torch.eye(4).unsqueeze(0)
    found = scores(answers_, torch.arange(4))
    assert found == {"accuracy": [1.0], "loss": [0.0], "calibration_error": [0.0]}


def test_the_answers_of_made_up_sequences():
    tokens = torch.tensor([[[3, 5, 3, 3]]])
    assert answers("previous", tokens).tolist() == [[[-1, 3, 5, 3]]]
    assert answers("count", tokens).tolist() == [[[2, 0, 2, 2]]]
    for kind in KINDS:
        one, same, other = (batch(kind, [1], 2, 6, index)[0] for index in (1, 1, 2))
        assert torch.equal(one, same)
        assert not torch.equal(one, other)


def test_text_asks_for_the_byte_after_each():
    text = Text(b"abcdefgh" * 3)
    assert text.entropy() == pytest.approx(math.log(8))
    tokens, classes = text.batch([1, 2], 3, 5, 0)
    assert tokens.shape == classes.shape == (2, 3, 5)
    assert torch.equal(tokens[..., 1:], classes[..., :-1])


def test_a_training_that_diverged_or_learned_nothing_has_failed():
    ends = torch.tensor([[math.inf, math.nan, 3.0, 1.0]])
    assert failed(ends, 2.0).tolist() == [[1, 1, 1, 0]]


def test_the_interval_of_two_means_is_students_with_the_fewer_degrees():
    left = {"mean": 3.0, "standard_deviation": 1.0}
    right = {"mean": 1.0, "standard_deviation": None}
    found = of_means(left, right)
    assert (found.mean, round(found.low, 4)) == (2.0, round(2 - 4.30265 / math.sqrt(3), 4))
