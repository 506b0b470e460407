"""Every optimizer as its paper has it: one weight array, plain loops, nothing shared or in place.

Each takes weights `x`, the gradient and the learning rate of each step, the settings `o`, and the
weight decay of this array; and gives the weights to keep after the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from pipeline.params import Optimizer

Array = np.ndarray
Formula = Callable[[Array, Sequence[Array], Sequence[float], Optimizer, float], Array]


def rms(x: Array) -> float:
    return float(np.sqrt((x**2).mean()))


def norm(x: Array) -> float:
    return float(np.sqrt((x**2).sum()))


def sgd(x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float) -> Array:
    for g, rate in zip(gs, rates, strict=True):
        x = x - rate * (g + decay * x)
    return x


def momentum(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Polyak 1964."""
    v = np.zeros_like(x)
    for g, rate in zip(gs, rates, strict=True):
        v = o.momentum * v + g + decay * x
        x = x - rate * v
    return x


def nesterov(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Sutskever et al. 2013, with the gradient at the point that was looked ahead to."""
    v = np.zeros_like(x)
    for g, rate in zip(gs, rates, strict=True):
        g = g + decay * x
        v = o.momentum * v + g
        x = x - rate * (g + o.momentum * v)
    return x


def adagrad(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Duchi et al. 2011."""
    s = np.zeros_like(x)
    for g, rate in zip(gs, rates, strict=True):
        g = g + decay * x
        s = s + g**2
        x = x - rate * g / (np.sqrt(s) + o.epsilon)
    return x


def rmsprop(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Tieleman & Hinton 2012."""
    s = np.zeros_like(x)
    for g, rate in zip(gs, rates, strict=True):
        g = g + decay * x
        s = o.beta2 * s + (1 - o.beta2) * g**2
        x = x - rate * g / (np.sqrt(s) + o.epsilon)
    return x


def adadelta(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Zeiler 2012, algorithm 1."""
    s, d = np.zeros_like(x), np.zeros_like(x)
    for g, rate in zip(gs, rates, strict=True):
        g = g + decay * x
        s = o.beta2 * s + (1 - o.beta2) * g**2
        step = np.sqrt(d + o.epsilon) / np.sqrt(s + o.epsilon) * g
        d = o.beta2 * d + (1 - o.beta2) * step**2
        x = x - rate * step
    return x


def adam(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Kingma & Ba 2014, algorithm 1; decay added to the gradient."""
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        g = g + decay * x
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g**2
        x = x - rate * (m / (1 - o.beta1**t)) / (np.sqrt(v / (1 - o.beta2**t)) + o.epsilon)
    return x


def adamw(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Loshchilov & Hutter 2017, algorithm 2."""
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g**2
        step = (m / (1 - o.beta1**t)) / (np.sqrt(v / (1 - o.beta2**t)) + o.epsilon)
        x = x - rate * (step + decay * x)
    return x


def nadam(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Dozat 2016, algorithm 2, with its schedule of the momentum."""
    m, v, product = np.zeros_like(x), np.zeros_like(x), 1.0
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        mu, mu_next = (o.beta1 * (1 - 0.5 * 0.96 ** (i * 0.004)) for i in (t, t + 1))
        product *= mu
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g**2
        ahead = mu_next * m / (1 - product * mu_next) + (1 - mu) * g / (1 - product)
        x = x - rate * decay * x
        x = x - rate * ahead / (np.sqrt(v / (1 - o.beta2**t)) + o.epsilon)
    return x


def radam(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Liu et al. 2019, algorithm 2; the variance counts as known above 5, as in their code."""
    m, v = np.zeros_like(x), np.zeros_like(x)
    longest = 2 / (1 - o.beta2) - 1
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g**2
        mean = m / (1 - o.beta1**t)
        length = longest - 2 * t * o.beta2**t / (1 - o.beta2**t)
        x = x - rate * decay * x
        if length > 5:
            rectified = (length - 4) * (length - 2) * longest
            rectified /= (longest - 4) * (longest - 2) * length
            adapted = np.sqrt(1 - o.beta2**t) / (np.sqrt(v) + o.epsilon)
            x = x - rate * np.sqrt(rectified) * adapted * mean
        else:
            x = x - rate * mean
    return x


def adafactor(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Shazeer & Stern 2018, algorithms 4 and 5, with the proposed constants of section 9."""
    rows, columns = np.zeros(x.shape[:1]), np.zeros(x.shape[-1:])
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        forget = t**-0.8
        size = max(1e-3, rms(x)) * min(rate, t**-0.5)
        if x.ndim == 2:
            rows = (1 - forget) * rows + forget * (g**2).mean(1)
            columns = (1 - forget) * columns + forget * (g**2).mean(0)
            v = np.outer(rows, columns) / rows.mean()
        else:
            rows = v = (1 - forget) * rows + forget * g**2
        u = g / np.sqrt(v)
        x = x - rate * decay * x - size * u / max(1.0, rms(u) / 1.0)
    return x


def lamb(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """You et al. 2019, algorithm 2; vectors are not scaled, as in the authors' code."""
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        m = o.beta1 * m + (1 - o.beta1) * g
        v = o.beta2 * v + (1 - o.beta2) * g**2
        r = (m / (1 - o.beta1**t)) / (np.sqrt(v / (1 - o.beta2**t)) + o.epsilon)
        update = r + decay * x
        ratio = norm(x) / norm(update) if x.ndim == 2 else 1.0
        x = x - rate * ratio * update
    return x


def lion(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Chen et al. 2023, algorithm 2."""
    m = np.zeros_like(x)
    for g, rate in zip(gs, rates, strict=True):
        c = o.beta1 * m + (1 - o.beta1) * g
        x = x - rate * (np.sign(c) + decay * x)
        m = o.beta2 * m + (1 - o.beta2) * g
    return x


def stable_adamw(
    x: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """Wortsman et al. 2023, algorithm 2."""
    v, u = np.zeros_like(x), np.zeros_like(x)
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        b1 = o.beta1 * (1 - o.beta1 ** (t - 1)) / (1 - o.beta1**t)
        b2 = o.beta2 * (1 - o.beta2 ** (t - 1)) / (1 - o.beta2**t)
        v = b1 * v + (1 - b1) * g
        u = b2 * u + (1 - b2) * g**2
        excess = np.sqrt((g**2 / np.maximum(u, o.epsilon**2)).mean())
        eta = rate / max(1.0, excess)
        x = x - eta * decay * x - eta * v / (np.sqrt(u) + o.epsilon)
    return x


def schedule_free_adamw(
    y: Array, gs: Sequence[Array], rates: Sequence[float], o: Optimizer, decay: float
) -> Array:
    """As the authors' code computes it: `y` and `z` alone, the average got from them at the end."""
    z, v, weights = y, np.zeros_like(y), 0.0
    for t, (g, rate) in enumerate(zip(gs, rates, strict=True), start=1):
        v = o.beta2 * v + (1 - o.beta2) * g**2
        step = g / (np.sqrt(v / (1 - o.beta2**t)) + o.epsilon) + decay * y
        weights += rate**2
        share = rate**2 / weights
        y = (1 - share) * y + share * z + rate * (o.beta1 * (1 - share) - 1) * step
        z = z - rate * step
    return y + (1 - 1 / o.beta1) * (z - y)


FORMULAS: dict[str, Formula] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adamw,
    "nadam": nadam,
    "radam": radam,
    "adafactor": adafactor,
    "lamb": lamb,
    "lion": lion,
    "schedule_free_adamw": schedule_free_adamw,
    "stable_adamw": stable_adamw,
}
