"""A strategy: what a network starts from on a task, and whether its encoder is trained there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from pipeline.params import Params

StartKind = Literal["random_weights", "word_vectors", "encoder", "imported", "continued"]


@dataclass(frozen=True)
class Strategy:
    """One way to a model of a task.

    | start | weights |
    | --- | --- |
    | `random_weights` | random |
    | `word_vectors` | random, but token embeddings: vectors of `algorithm` |
    | `encoder` | those of our pre-trained encoder (pooler and head too) |
    | `imported` | those of the encoder `encoder`, which someone else pre-trained |
    | `continued` | those of our encoder, after it went on with the task's own texts |

    `frozen`: only the classifier is trained.
    """

    name: str  # of its folder in data/finetuned and its results
    start: StartKind
    frozen: bool = False
    algorithm: str | None = None
    encoder: str | None = None
    is_published: bool = False  # whether someone else pre-trained what it starts from, in full
    continues: str | None = None  # the strategy that starts from the encoder itself

    @property
    def is_pretrained(self) -> bool:
        """Whether it takes an encoder's weights; else an architecture is all that it takes."""
        return self.start in ("encoder", "imported", "continued")

    @property
    def default_rate(self) -> float:
        """The peak learning rate where nothing is tuned: the best, or beside it, on most tasks that
        were (docs/results.md). A classifier alone takes more, a published encoder less."""
        if self.frozen:
            return 0.016
        return 0.0002 if self.is_published else 0.001


def with_vectors(algorithm: str) -> str:
    """The name of the strategy that starts from the word vectors of an algorithm."""
    return f"scratch_{algorithm}"


IMPORTED = "imported_"


def imported(name: str, encoder: str) -> str:
    """The name of the strategy that does with an imported encoder what `name` does with ours."""
    return f"{IMPORTED}{encoder}_{name}"


def imported_encoder(strategy: str, name: str) -> str | None:
    """The encoder of which `strategy` is `imported(name, encoder)`; `None` where it is not.

    >>> imported_encoder(imported("finetune", "mini_lm"), "finetune")
    'mini_lm'
    """
    encoder = strategy.removeprefix(IMPORTED).removesuffix(f"_{name}")
    return encoder if encoder and strategy == imported(name, encoder) else None


def continued(name: str) -> str:
    """The name of the strategy that does with a continued encoder what `name` does with ours."""
    return f"continued_{name}"


def strategies_of(params: Params) -> list[Strategy]:
    """Every strategy on every task, each with learning rates of its own: those with our encoders,
    then the imported ones."""
    named, published = params.finetune.strategies, params.pretrain.source == "huggingface"
    return [
        *(
            Strategy(name, "random_weights", way.frozen)
            for name, way in named.random_weights.items()
        ),
        *(
            Strategy(with_vectors(algorithm), "word_vectors", algorithm=algorithm)
            for algorithm in named.word_vectors
        ),
        *(
            Strategy(name, "encoder", way.frozen, is_published=published)
            for name, way in named.encoder.items()
        ),
        *(
            Strategy(
                imported(name, encoder), "imported", way.frozen, encoder=encoder, is_published=True
            )
            for encoder in params.import_encoder.encoders
            for name, way in named.encoder.items()
        ),
    ]


def strategies_on(params: Params, task: str) -> list[Strategy]:
    """Every strategy on a task: where our encoders went on with its texts, from these too."""
    own = [
        Strategy(continued(name), "continued", way.frozen, continues=name)
        for name, way in params.finetune.strategies.encoder.items()
        if task in params.continue_pretraining.tasks
    ]
    return [*strategies_of(params), *own]


def strategy_named(params: Params, name: str, start: StartKind) -> Strategy:
    """The strategy of a name; raises `UserError` where the params have none with that start."""
    of_start = {s.name: s for s in strategies_of(params) if s.start == start}
    if name not in of_start:
        raise UserError(
            f"no strategy {name!r} that starts from {start.replace('_', ' ')}",
            where="params.yaml, finetune.strategies",
            expected=f"one of {', '.join(of_start)}" if of_start else "there is none",
        )
    return of_start[name]


def encoder_seed(seed: int, seeds: Sequence[int], encoder_seeds: Sequence[int]) -> int:
    """The pre-training seed of the encoder that fine-tuning with `seed`, one of `seeds`, takes.

    The i-th seed takes the i-th encoder, from the first again after the last, so that a spread
    over seeds holds that of pre-training too where there are several encoders.

    >>> [encoder_seed(seed, [1, 2, 3], [7, 8]) for seed in (1, 2, 3)]
    [7, 8, 7]
    """
    return encoder_seeds[list(seeds).index(seed) % len(encoder_seeds)]
