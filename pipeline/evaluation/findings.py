"""What the metrics say, in sentences: the one source for the report, the flow and the terminal.

Everything with a figure comes from `reports/metrics.json`, so that another metric gives other
words: a gain, none, a loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pipeline.evaluation.systems import (
    METRIC_NAMES,
    SYSTEM_NAMES,
    budgets_in_order,
    tasks_in_order,
)

Metrics = Mapping[str, Any]
MILLION = 1_000_000


class Comparison(NamedTuple):
    """Fine-tuning beside one other system, on one task and label budget."""

    task: str
    metric: str
    rows: int
    ours: float
    other: str
    others: float
    verdict: str

    def __str__(self) -> str:
        return f"{self.task} with {self.rows:,} labels ({self.ours:.3f} against {self.others:.3f})"


def sentences(metrics: Metrics) -> list[str]:
    """What was trained on what; what pre-training bought on each task; what it did not."""
    return [trained_sentence(metrics), *bought_sentences(metrics), *missed_sentences(metrics)]


def trained_sentence(metrics: Metrics) -> str:
    """The model, its text, and what it makes of text it never saw."""
    corpus, run = metrics["corpus"], metrics["pretraining"]
    text = (
        f"A BERT of {count(run['parameters'])} parameters was pre-trained on "
        f"{count(corpus['train_words'])} words in {count(corpus['train_documents'])} documents "
        f"({count(run['tokens'])} tokens seen in {run['steps']:,} steps)"
    )
    held_out = []
    if "masked_language_modelling_loss" in run:
        held_out.append(
            f"it finds {run['masked_language_modelling_accuracy']:.1%} of the masked tokens "
            f"(loss {run['masked_language_modelling_loss']:.2f}, where token frequencies alone "
            f"cost {run['frequency_loss']:.2f})"
        )
    if "next_sentence_accuracy" in run:
        held_out.append(
            f"it tells the next sentence from a random one in {run['next_sentence_accuracy']:.1%} "
            f"of the pairs (chance: {run['next_sentence_chance']:.1%})"
        )
    return f"{text}; on documents it never saw " + " and ".join(held_out) + "."


def bought_sentences(metrics: Metrics) -> Iterator[str]:
    """Where the pre-trained network beats the same network from random weights."""
    compared = list(comparisons(metrics, "scratch"))
    gains = [comparison for comparison in compared if comparison.verdict == "gain"]
    if gains:
        yield (
            "Fine-tuned on a task it beats the same network trained from random weights, with the "
            f"same labels and steps, on {listed(gains)}{_unit(gains)}."
        )
    elif any(comparison.verdict != "unclear" for comparison in compared):
        yield (
            "Fine-tuned on a task it beats the same network trained from random weights nowhere: "
            "pre-training bought nothing that can be told from the spread over seeds."
        )


def missed_sentences(metrics: Metrics) -> Iterator[str]:
    """Where pre-training bought nothing, lost, or does not reach what came before BERT."""
    compared = list(comparisons(metrics, "scratch"))
    for verdict, words in (
        ("no gain", "No gain over random weights that exceeds the spread over seeds on"),
        ("loss", "Pre-training costs on"),
        ("unclear", "With one seed nothing can be said of"),
    ):
        found = [comparison for comparison in compared if comparison.verdict == verdict]
        if found:
            yield f"{words} {listed(found)}{_unit(found)}."
    simple = [c for c in comparisons(metrics, "baseline") if c.verdict in {"no gain", "loss"}]
    for system in dict.fromkeys(comparison.other for comparison in simple):
        found = [comparison for comparison in simple if comparison.other == system]
        yield f"It does not beat {SYSTEM_NAMES[system]} on {listed(found)}{_unit(found)}."
    yield from _unlearned(metrics["pretraining"])


def _unlearned(run: Metrics) -> Iterator[str]:
    """Objectives that pre-training itself did not learn."""
    if run.get("masked_language_modelling_loss", 0.0) >= run.get("frequency_loss", 1.0):
        yield "Masked language modelling learned no more than how frequent tokens are."
    if "next_sentence_accuracy" in run:
        accuracy, chance = run["next_sentence_accuracy"], run["next_sentence_chance"]
        # Two standard errors of a share of that many pairs.
        if accuracy <= chance + 2 * (chance * (1 - chance) / run["sequences"]) ** 0.5:
            yield "Next-sentence prediction learned nothing: it is right no more often than chance."


def comparisons(metrics: Metrics, gain: str) -> Iterator[Comparison]:
    """Fine-tuning beside `gain`: "scratch", or "baseline" for the best of those."""
    for task, facts in tasks_in_order(metrics).items():
        for budget in budgets_in_order(facts):
            if gain in budget["gains"]:
                found = budget["gains"][gain]
                other = found.get("system", gain)
                systems = budget["systems"]
                yield Comparison(
                    task,
                    facts["metric"],
                    budget["training_rows"],
                    systems["finetune"]["mean"],
                    other,
                    systems[other]["mean"],
                    found["verdict"],
                )


def listed(items: list[Comparison]) -> str:
    """`a, b and c`."""
    words = [str(item) for item in items]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _unit(items: list[Comparison]) -> str:
    """Which metric the figures are in: at their end, once."""
    names = dict.fromkeys(METRIC_NAMES[item.metric] for item in items)
    return f"; figures are {' or '.join(names)}, means over seeds on the test split"


def count(number: float) -> str:
    """`1.9 million`, `13,982`."""
    return f"{number / MILLION:.1f} million" if number >= MILLION else f"{number:,.0f}"
