"""What the metrics say, in three sentences: the one source for the report, the flow, the terminal.

What was trained on what; what it bought; what it did not. Everything with a figure comes from
`reports/metrics.json`, so that another metric gives other words: a gain, none, a loss.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.console.wording import count, listed
from pipeline.findings.pairs import (
    Metrics,
    Pair,
    against,
    against_strongest_before,
    encoders_of,
    unlearned_objectives,
)
from pipeline.findings.reasons import why_no_gain
from pipeline.metrics.scores import METRICS
from pipeline.pretraining.sentence_objectives import SENTENCE_OBJECTIVES, sentence_objective_of

__all__ = ["sentences", "why_no_gain"]

SCRATCH = "the same network from random weights"
BEFORE = "the strongest system from before BERT"


def sentences(metrics: Metrics) -> list[str]:
    """Exactly three: what was trained on what; what that bought; what it did not."""
    return [trained_sentence(metrics), bought_sentence(metrics), missed_sentence(metrics)]


def trained_sentence(metrics: Metrics) -> str:
    """The model, its text, and what it makes of text it never saw; of several, from the least to
    the most.
    """
    corpus, run = metrics["corpus"], metrics["pretraining"]
    if "imported" in run:
        return (
            f"An encoder of {count(run['parameters'])} parameters that someone else pre-trained "
            f"({run['imported']}) was imported: nothing was pre-trained here, and with its own "
            "vocabulary its scores on masked tokens compare with nothing, so there are none."
        )
    encoders = encoders_of(run)
    several = f", with each of {len(encoders)} seeds" if len(encoders) > 1 else ""
    text = (
        f"A BERT of {count(run['parameters'])} parameters was pre-trained on "
        f"{count(corpus['train_words'])} words in {count(corpus['train_documents'])} documents "
        f"({count(run['tokens'])} tokens seen in {run['steps']:,} steps{several})"
    )
    held_out = []
    if "masked_language_modelling_loss" in run:
        held_out.append(
            f"it finds {_span(encoders, 'masked_language_modelling_accuracy', '.1%')} of the "
            f"masked tokens (loss {_span(encoders, 'masked_language_modelling_loss', '.2f')} nats, "
            f"where token frequencies alone cost {_span(encoders, 'frequency_loss', '.2f')})"
        )
    if sentence := sentence_objective_of(run):
        held_out.append(
            f"it tells {sentence.tells} in "
            f"{_span(encoders, f'{sentence.name}_accuracy', '.1%')} of the pairs "
            f"(chance: {_span(encoders, f'{sentence.name}_chance', '.1%')})"
        )
    return f"{text}; on documents it never saw " + " and ".join(held_out) + "."


def _span(encoders: Sequence[Metrics], name: str, form: str) -> str:
    """`39.1%`; where encoders differ, `39.1% to 39.4%`."""
    values = [encoder[name] for encoder in encoders]
    return " to ".join(dict.fromkeys(format(end(values), form) for end in (min, max)))


# --- What it bought ----------------------------------------------------------------------------


def bought_sentence(metrics: Metrics) -> str:
    """Where fine-tuning beats random weights, and the strongest thing before BERT."""
    scratch, before = against(metrics, "scratch"), against_strongest_before(metrics)
    compared = [*scratch, *before]
    if not compared:
        return (
            "What that buys was not measured: there is no fine-tuned network beside one from "
            "random weights or a system from before BERT."
        )
    if all(pair.verdict == "unclear" for pair in compared):
        return (
            "What that buys is unclear, for fine-tuning ran with one seed and nothing is known of "
            f"the spread: {_everywhere(compared)} it differs by {_range(compared)} from "
            f"{_others(scratch, before, 'and')}."
        )
    if not _gains(compared):
        return (
            f"O{_everywhere(compared)[1:]}, fine-tuned on the same labels, it "
            f"{_beats_none(scratch, before)}: pre-training bought no gain that would stand if the "
            "test rows were drawn anew."
        )
    # Where both are beaten everywhere, that is said once.
    always = bool(scratch and before) and len(_gains(compared)) == len(compared)
    beaten = [
        f"{name} {_where_gained(pairs, place=not always)}"
        for name, pairs in ((SCRATCH, scratch), (BEFORE, before))
        if _gains(pairs)
    ]
    where = f" {_everywhere(compared)}" if always else ""
    bought = f"Fine-tuned on the same labels, it beats{where} {', and '.join(beaten)}"
    if scratch and not _gains(scratch):  # the network is good, but not for being pre-trained
        bought = (
            f"Pre-training bought no gain over {SCRATCH} {_everywhere(scratch)}; fine-tuned on the "
            f"same labels it beats {beaten[0]}"
        )
    return f"{bought}; {_unit(compared)}."


def _where_gained(pairs: Sequence[Pair], *, place: bool) -> str:
    """Everywhere (said where `place`) or where, by how much, the largest and smallest gain."""
    gains = _gains(pairs)
    named = pairs[0].other != "scratch"
    if len(pairs) == 1:
        return (
            f"on {gains[0].figures(named=named)}" if place else f"({gains[0].scores(named=named)})"
        )
    if len(gains) == 1:
        return f"in 1 of {len(pairs)} comparisons: on {gains[0].figures(named=named)}"
    where = f"in {len(gains)} of {len(pairs)} comparisons "
    if len(gains) == len(pairs):
        where = f"{_everywhere(pairs)} " if place else ""
    largest = max(gains, key=lambda pair: pair.difference)
    smallest = min(gains, key=lambda pair: pair.difference)
    return (
        f"{where}by {_range(gains)}, most on {largest.figures(named=named)}, "
        f"least on {smallest.figures(named=named)}"
    )


def _beats_none(scratch: Sequence[Pair], before: Sequence[Pair]) -> str:
    if scratch and before:
        return f"beats neither {_others(scratch, before, 'nor')}"
    return f"does not beat {_others(scratch, before, '')}"


# --- What it did not ---------------------------------------------------------------------------


def missed_sentence(metrics: Metrics) -> str:
    """Where it is level or behind, what is uncertain, what pre-training itself did not learn."""
    scratch, before = against(metrics, "scratch"), against_strongest_before(metrics)
    missed = [*_not_gained(scratch, before), *_unlearned(metrics)]
    if missed:
        return f"What it did not reach: {'; '.join(missed)}."
    if not scratch and not before:
        return "What it did not buy was not measured either."
    places = {(pair.task, pair.budget) for pair in [*scratch, *before]}
    others = _others(scratch, before, "or")
    if len(places) == 1:
        return f"There it was neither level with nor behind {others}."
    return (
        f"At none of the {len(places)} combinations of task and label budget was it level with or "
        f"behind {others}."
    )


def _not_gained(scratch: Sequence[Pair], before: Sequence[Pair]) -> list[str]:
    said = []
    for verdict, words in (
        ("no gain", "it is level with {} on "),
        ("loss", "it is behind {} on "),
        ("unclear", "with one seed nothing can be said of the difference to {} on "),
    ):
        for name, pairs in ((SCRATCH, scratch), (BEFORE, before)):
            found = [pair for pair in pairs if pair.verdict == verdict]
            if found:
                figures = [pair.figures(named=name is BEFORE) for pair in found]
                said.append(words.format(name) + listed(figures))
    uncertain = [pair for pair in _gains([*scratch, *before]) if _undone_by_groups(pair)]
    if uncertain:
        places = listed(
            [f"{pair.place} over {pair.other_name} {pair.group_interval}" for pair in uncertain]
        )
        said.append(
            "when whole groups of test rows are drawn anew instead of single rows, 0 lies in the "
            f"interval of {places}"
        )
    return said


def _undone_by_groups(pair: Pair) -> bool:
    low = pair.gain["group_low"]
    return low is not None and low <= 0


def _unlearned(metrics: Metrics) -> list[str]:
    words = {
        name: f"{sentence.title} learned nothing (it is right no more often than chance)"
        for name, sentence in SENTENCE_OBJECTIVES.items()
    }
    words["masked"] = "masked language modelling learned no more than how frequent tokens are"
    run = metrics["pretraining"]
    total = len(encoders_of(run))
    return [
        words[name] + (f" in {number} of {total} encoders" if total > 1 else "")
        for name, number in unlearned_objectives(run).items()
    ]


# --- Words -------------------------------------------------------------------------------------


def _gains(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if pair.verdict == "gain"]


def _unit(pairs: Sequence[Pair]) -> str:
    """Which metrics the figures are in, once."""
    names = dict.fromkeys(METRICS[pair.metric].title for pair in pairs)
    return f"figures are {' or '.join(names)}, means over seeds on the test split"


def _others(scratch: Sequence[Pair], before: Sequence[Pair], joint: str) -> str:
    return f" {joint} ".join([SCRATCH] * bool(scratch) + [BEFORE] * bool(before))


def _everywhere(pairs: Sequence[Pair]) -> str:
    """`on all 3 tasks at every label budget (100 and 500 labels)`; for one of each, its name.

    The budget "all" is another number of labels on each task: it is not said here.
    """
    tasks = list(dict.fromkeys(pair.task for pair in pairs))
    in_order = sorted(pairs, key=lambda pair: (not pair.budget.isdigit(), pair.rows))
    budgets = list(dict.fromkeys(pair.budget for pair in in_order))
    if len(tasks) == len(budgets) == 1:
        return f"on {pairs[0].place}"
    on = f"all {len(tasks)} tasks" if len(tasks) > 1 else tasks[0]
    labels = listed([f"{int(name):,}" if name.isdigit() else name for name in budgets])
    at = f"at every label budget ({labels} labels)" if len(budgets) > 1 else f"with {labels} labels"
    return f"on {on} {at}"


def _range(pairs: Sequence[Pair]) -> str:
    """`+0.048 to +0.312`."""
    ends = [f"{end(pair.difference for pair in pairs):+.3f}" for end in (min, max)]
    return " to ".join(dict.fromkeys(ends))
