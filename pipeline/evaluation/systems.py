"""What is compared: an entry a system, in the order in which it is told; those of word vectors are
made of their algorithms', those of imported encoders of their names.

`metrics.json` has its keys in alphabetical order, so that order is made anew here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.console.errors import UserError
from pipeline.embeddings.algorithms import ALGORITHMS
from pipeline.finetuning.strategies import imported, imported_encoder, with_vectors
from pipeline.languages.spoken import _

Group = Literal[
    "majority",
    "words",  # linear models of them; which of these ran depends on the kind of task
    "averaged vectors",
    "vectors in the network",
    "random weights",
    "ours",
    "imported",
]
BEFORE_BERT: tuple[Group, ...] = ("majority", "words", "averaged vectors", "vectors in the network")


@dataclass(frozen=True)
class System:
    """One system: its key in the metrics, its names for people, what it is, how its line looks.

    No two share marker and dash, but for the two linear models of words, of which a task has one;
    colours, light and dark, differ by Okabe & Ito 2008 (see `pipeline/report/palette.py`).
    """

    name: str
    title: str  # in tables and legends
    in_text: str  # in running text
    group: Group
    marker: str  # matplotlib's
    dash: str
    colours: tuple[str, str]  # on a light page, on a dark one
    encoder: str | None = None  # the imported one
    series: str | None = None  # of which its colours are in the palette, where not of its name

    @property
    def shown_title(self) -> str:
        """Its title in the language that is spoken; an imported system's is made in it."""
        return self.title if self.group == "imported" else _(self.title)

    @property
    def is_before_bert(self) -> bool:
        """Whether it is among those of which the strongest is what to beat."""
        return self.group in BEFORE_BERT


Style = tuple[str, tuple[str, str]]  # marker, colours
# Of the algorithms of word vectors, in their order: averaged, and as what a network starts from.
VECTOR_STYLES: tuple[tuple[Style, Style], ...] = (
    (("^", ("#a3478f", "#e08cc8")), ("<", ("#b0306a", "#ff8fb5"))),
    (("v", ("#6d4bb0", "#b79cf2")), (">", ("#4a5bb8", "#93a5ff"))),
    (("p", ("#00707a", "#4dd0e1")), ("h", ("#7a4a2b", "#d8a47f"))),
    (("d", ("#3d6b00", "#a5d65c")), ("H", ("#8a1538", "#ff9aa8"))),
)


def _styles(algorithm: str) -> tuple[Style, Style]:
    """From the first again after the last."""
    return VECTOR_STYLES[list(ALGORITHMS).index(algorithm) % len(VECTOR_STYLES)]


def _averaged(algorithm: str) -> System:
    title, (marker, colours) = ALGORITHMS[algorithm].title, _styles(algorithm)[0]
    return System(
        name=algorithm,
        title=f"{title} averaged, linear model",
        in_text=f"averaged {title}",
        group="averaged vectors",
        marker=marker,
        dash=":",
        colours=colours,
    )


def _in_the_network(algorithm: str) -> System:
    title, (marker, colours) = ALGORITHMS[algorithm].title, _styles(algorithm)[1]
    return System(
        name=with_vectors(algorithm),
        title=f"BERT from random weights, {title} embeddings",
        in_text=f"random weights with {title}",
        group="vectors in the network",
        marker=marker,
        dash="-.",
        colours=colours,
    )


SYSTEMS = {
    system.name: system
    for system in (
        System(
            name="majority",
            title="majority class",
            in_text="the majority class",
            group="majority",
            marker=".",
            dash=":",
            colours=("#6b7280", "#9aa4ae"),
        ),
        System(
            name="tfidf",
            title="TF-IDF, linear model",
            in_text="TF-IDF",
            group="words",
            marker="s",
            dash="--",
            colours=("#a66300", "#e6a532"),
        ),
        System(
            name="word_features",
            title="word features, linear model",
            in_text="word features",
            group="words",
            marker="s",
            dash="--",
            colours=("#a66300", "#e6a532"),
        ),
        *(_averaged(algorithm) for algorithm in ALGORITHMS),
        *(_in_the_network(algorithm) for algorithm in ALGORITHMS),
        # Networks that start from random weights, then those that start from an encoder of ours.
        System(
            name="scratch",
            title="BERT from random weights",
            in_text="random weights",
            group="random weights",
            marker="D",
            dash="--",
            colours=("#c2410c", "#ff8a5c"),
        ),
        System(
            name="feature_extraction",
            title="pre-trained BERT, frozen",
            in_text="the frozen encoder",
            group="ours",
            marker="P",
            dash="-.",
            colours=("#0b6fb8", "#56b4e9"),
        ),
        System(
            name="finetune",
            title="pre-trained BERT, fine-tuned",
            in_text="the fine-tuned encoder",
            group="ours",
            marker="o",
            dash="-",
            colours=("#00724f", "#34d399"),
        ),
        System(
            name="continued_feature_extraction",
            title="pre-trained BERT, on the task's text too, frozen",
            in_text="the frozen encoder that went on with the task's text",
            group="ours",
            marker="8",
            dash="-.",
            colours=("#5b3a9e", "#c4a8ff"),
        ),
        System(
            name="continued_finetune",
            title="pre-trained BERT, on the task's text too, fine-tuned",
            in_text="the encoder that went on with the task's text",
            group="ours",
            marker="p",
            dash="-",
            colours=("#8b1a1a", "#ff8f8f"),
        ),
    )
}

FINETUNED = "finetune"  # what every other system is compared with
IMPORTED = ("feature_extraction", FINETUNED)  # what is done with imported encoders too
# Frozen and fine-tuned, of one encoder after the other; from the first again after the last.
IMPORTED_STYLES: tuple[tuple[Style, Style], ...] = (
    (("X", ("#626b00", "#c3cc4d")), ("*", ("#1b1f24", "#e6edf3"))),
    (("o", ("#8a4b00", "#e0a458")), ("s", ("#5b21b6", "#c4b5fd"))),
    (("P", ("#0f5e7a", "#7fd6f0")), ("D", ("#9d174d", "#f9a8d4"))),
    (("D", ("#4d5b16", "#b5c46a")), ("^", ("#7c2d12", "#fdba74"))),
)


def imported_system(like: str, encoder: str, number: int = 0) -> System:
    """What does with an imported encoder as our system `like` does with ours; `number` is that of
    the encoder among those shown together, and gives its style."""
    done, number = SYSTEMS[like].title.rpartition(", ")[2], number % len(IMPORTED_STYLES)
    is_tuned = like == FINETUNED
    marker, colours = IMPORTED_STYLES[number][is_tuned]
    return System(
        name=imported(like, encoder),
        title=_("{encoder}, pre-trained in full elsewhere, {done}").format(
            encoder=encoder, done=_(done)
        ),
        in_text=_("the imported encoder {encoder}, {done}").format(encoder=encoder, done=_(done)),
        group="imported",
        marker=marker,
        dash="-" if is_tuned else ":",
        colours=colours,
        encoder=encoder,
        series=f"imported_{number}_{like}",
    )


def system_named(name: str, among: Iterable[str] = ()) -> System:
    """The entry of a system; raises `UserError` for one that has none.

    `among` are the systems that it is shown with: no two of their encoders look the same.
    """
    if name in SYSTEMS:
        return SYSTEMS[name]
    if found := _imported(name):
        like, encoder = found
        others = {other[1] for other in map(_imported, among) if other}
        return imported_system(like, encoder, sorted({encoder, *others}).index(encoder))
    raise UserError(
        f"there is no system {name!r}",
        where="the metrics",
        expected=f"one of {', '.join(SYSTEMS)}, {imported('finetune', 'ENCODER')}",
        hint="metrics of another version? Else: an entry in pipeline/evaluation/systems.py",
    )


def _imported(name: str) -> tuple[str, str] | None:
    """Our system that one of an imported encoder is like, and the encoder."""
    found = ((like, imported_encoder(name, like)) for like in IMPORTED)
    return next(((like, encoder) for like, encoder in found if encoder), None)


def is_system(name: str) -> bool:
    """Whether it has an entry."""
    return name in SYSTEMS or _imported(name) is not None


def in_order(names: Iterable[str]) -> list[str]:
    """Names of systems in the order of `SYSTEMS`, then those of imported encoders, by encoder;
    raises `UserError` for one that has no entry."""
    found = {name: system_named(name) for name in names}
    theirs = {name: system.encoder for name, system in found.items() if system.encoder}
    ours = [name for name in SYSTEMS if name in found]
    return [*ours, *sorted(theirs, key=lambda name: (theirs[name], name))]


def of_group(*groups: Group) -> list[str]:
    """The names of their systems, in order."""
    return [name for name, system in SYSTEMS.items() if system.group in groups]


def budgets_in_order(task: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The label budgets of one task of the metrics by name, smallest first."""
    return dict(sorted(task["budgets"].items(), key=lambda item: item[1]["training_rows"]))


def labels_in_words(budget: str, rows: int) -> str:
    """How many labels a budget is on one task: `2,000`; of the budget "all": `all 7,412`."""
    return f"{rows:,}" if budget.isdigit() else f"{_(budget)} {rows:,}"


def systems_in_order(budget: Mapping[str, Any]) -> list[str]:
    """The systems of one label budget: baselines first, then ours, then what others trained."""
    return in_order(budget["systems"])


def tasks_in_order(metrics: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The tasks by name."""
    return dict(sorted(metrics["tasks"].items()))
