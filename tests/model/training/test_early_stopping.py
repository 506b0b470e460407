"""Training ends after so many evaluations without a better score, with the best weights."""

from __future__ import annotations

import torch
from torch import nn

from pipeline.model.training.early_stopping import EarlyStopping


def judged(scores: list[float], patience: int = 2) -> tuple[EarlyStopping, nn.Linear, int]:
    """After evaluation i the weights are i; -> also how many evaluations there were."""
    model = nn.Linear(2, 1)
    stopping = EarlyStopping(model, patience, "score")
    for number, score in enumerate(scores, start=1):
        nn.init.constant_(model.weight, number)
        stopping.judge({"score": score, "other": -score}, 10 * number)
        if stopping.is_over:
            return stopping, model, number
    return stopping, model, len(scores)


def test_it_ends_after_so_many_without_a_better_score_in_a_row() -> None:
    stopping, model, number = judged([0.1, 0.5, 0.4, 0.6, 0.6, 0.5, 0.9])
    assert number == 6
    assert (stopping.best, stopping.best_step) == (0.6, 40)
    stopping.take_best()
    assert (model.weight == 4).all(), "an equal score is not a better one"
    assert not judged([0.1, 0.2, 0.1, 0.3, 0.2])[0].is_over
    assert judged([0.1, 0.0, 0.2], patience=1)[2] == 2


def test_no_evaluation_counts_before_the_score_has_moved() -> None:
    stopping, model, number = judged([0.0, 0.0, 0.0, 0.0])
    assert number == 4
    stopping.take_best()
    assert (model.weight == 4).all(), "it has learned the longest"
    stopping, model, number = judged([0.0, 0.0, 0.0, 0.3, 0.3, 0.2, 0.9])
    assert (number, stopping.best, stopping.best_step) == (6, 0.3, 40)
    assert judged([0.5, 0.5, 0.4, 0.4, 0.6])[2] == 4, "moved, but down"
    stopping, _, number = judged([1.0, 1.0, 1.0, 1.0])
    assert (number, stopping.best_step) == (3, 10), "nothing is better"


def test_what_a_checkpoint_keeps_goes_on_as_it_would_have() -> None:
    stopping, _, _ = judged([0.3, 0.2])
    model = nn.Linear(2, 1)
    resumed = EarlyStopping(model, 2, "score")
    resumed.load_state_dict(stopping.state_dict())
    assert resumed.state_dict().keys() == stopping.state_dict().keys()
    resumed.judge({"score": 0.25}, 30)
    assert resumed.is_over
    resumed.take_best()
    assert (model.weight == 1).all()


def test_without_an_evaluation_the_weights_stay() -> None:
    model = nn.Linear(2, 1)
    before = model.weight.detach().clone()
    untouched = EarlyStopping(model, 2, "score")
    again = EarlyStopping(model, 2, "score")
    again.load_state_dict(untouched.state_dict())
    again.take_best()
    assert torch.equal(model.weight, before)
