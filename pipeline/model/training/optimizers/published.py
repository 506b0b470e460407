"""The optimizers that torch has, by the words of params.yaml, with nothing left to a default.

| word | source |
| --- | --- |
| `sgd` | Robbins & Monro 1951 |
| `momentum`, `nesterov` | Polyak 1964; Nesterov 1983, as Sutskever et al. 2013 have it |
| `adagrad` | Duchi et al. 2011 |
| `rmsprop` | Tieleman & Hinton 2012, lecture 6.5 |
| `adadelta` | Zeiler 2012, arXiv:1212.5701 |
| `adam` | Kingma & Ba 2014, arXiv:1412.6980 |
| `adamw` | Loshchilov & Hutter 2017, arXiv:1711.05101 |
| `nadam` | Dozat 2016 |
| `radam` | Liu et al. 2019, arXiv:1908.03265 |
| `adafactor` | Shazeer & Stern 2018, arXiv:1804.04235, without momentum |

Up to `adam` weight decay is added to the gradient; from `adamw` on it is a share of the weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from pipeline.model.training.optimizers.registry import Groups

if TYPE_CHECKING:
    from pipeline.params import Optimizer as OptimizerSettings

NADAM_MOMENTUM_DECAY = 0.004  # Dozat 2016, and torch
# Shazeer & Stern 2018, section 9: exponent of beta2's schedule, clipping, least size of weights.
ADAFACTOR_EXPONENT, ADAFACTOR_CLIPPING, ADAFACTOR_LEAST = -0.8, 1.0, 1e-3


def torch_optimizer(groups: Groups, settings: OptimizerSettings) -> torch.optim.Optimizer:
    """The torch optimizer that `settings.name` names; `KeyError` for one that torch lacks."""
    rate, epsilon, beta2 = settings.learning_rate, settings.epsilon, settings.beta2
    momentum, betas = settings.momentum, (settings.beta1, beta2)
    optim: Any = torch.optim
    builders: dict[str, Any] = {
        "sgd": lambda: optim.SGD(groups, lr=rate),
        "momentum": lambda: optim.SGD(groups, lr=rate, momentum=momentum),
        "nesterov": lambda: optim.SGD(groups, lr=rate, momentum=momentum, nesterov=True),
        "adagrad": lambda: optim.Adagrad(groups, lr=rate, eps=epsilon),
        "rmsprop": lambda: optim.RMSprop(groups, lr=rate, alpha=beta2, eps=epsilon),
        "adadelta": lambda: optim.Adadelta(groups, lr=rate, rho=beta2, eps=epsilon),
        "adam": lambda: optim.Adam(groups, lr=rate, betas=betas, eps=epsilon, fused=True),
        "adamw": lambda: optim.AdamW(groups, lr=rate, betas=betas, eps=epsilon, fused=True),
        "nadam": lambda: optim.NAdam(
            groups,
            lr=rate,
            betas=betas,
            eps=epsilon,
            momentum_decay=NADAM_MOMENTUM_DECAY,
            decoupled_weight_decay=True,
        ),
        "radam": lambda: optim.RAdam(
            groups, lr=rate, betas=betas, eps=epsilon, decoupled_weight_decay=True
        ),
        "adafactor": lambda: optim.Adafactor(
            groups,
            lr=rate,
            beta2_decay=ADAFACTOR_EXPONENT,
            eps=(None, ADAFACTOR_LEAST),
            d=ADAFACTOR_CLIPPING,
        ),
    }
    optimizer: torch.optim.Optimizer = builders[settings.name]()
    return optimizer
