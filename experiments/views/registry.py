"""The views, in the page's order, by the names of the stages."""

from __future__ import annotations

from experiments.views import gradient_descent
from experiments.views.view import View

VIEWS: dict[str, View] = {
    "gradient_descent": gradient_descent.VIEW,
}
