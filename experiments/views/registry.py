"""The views, in the page's order, by the names of the stages."""

from __future__ import annotations

from experiments.views import (
    attention,
    cost_and_loss,
    dropout,
    gradient_descent,
    normalization,
    optimizers,
    pretraining,
)
from experiments.views.view import View

VIEWS: dict[str, View] = {
    "gradient_descent": gradient_descent.VIEW,
    "optimizers": optimizers.VIEW,
    "cost_and_loss": cost_and_loss.VIEW,
    "dropout": dropout.VIEW,
    "attention": attention.VIEW,
    "normalization": normalization.VIEW,
    "pretraining": pretraining.VIEW,
}
