"""Why fine-tuning is level or behind: what the metrics themselves suggest, no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.console.wording import listed
from pipeline.findings.pairs import (
    Metrics,
    Pair,
    against,
    against_strongest_before,
    encoders_of,
    unlearned_objectives,
)
from pipeline.pretraining.sentence_objectives import sentence_objective_of

LITTLE = 0.95  # of the loss of token frequencies: an encoder above it learned little
SEES_CASE = ("word_features",)  # systems that see upper and lower case whatever the vocabulary


def why_no_gain(metrics: Metrics) -> list[str]:
    """Sentences, likeliest reason first; empty where it gains wherever it was compared."""
    compared = [*against(metrics, "scratch"), *against_strongest_before(metrics)]
    missed = [pair for pair in compared if pair.verdict != "gain"]
    if not missed:
        return []
    found = list(_in_pretraining(metrics))
    found += _unclear(missed)
    found += _upper_case(metrics, missed)
    found += _more_labels(compared)
    found += _forgotten(metrics, missed)
    found += _word_vectors(missed)
    found += _few_rows(missed)
    return found or ["The figures at hand suggest no reason."]


def _in_pretraining(metrics: Metrics) -> Iterator[str]:
    """What was wrong with the encoder before any label was seen."""
    run = metrics["pretraining"]
    if "imported" in run:
        return
    if run["steps"] == 0:
        yield (
            "Pre-training took no step: the network that was fine-tuned had random weights itself."
        )
        return
    unlearned, encoders = unlearned_objectives(run), encoders_of(run)
    worst = max(encoders, key=lambda encoder: encoder.get("masked_language_modelling_loss", 0.0))
    loss, frequencies = worst.get("masked_language_modelling_loss"), worst.get("frequency_loss")
    which = "The encoder" if len(encoders) == 1 else f"The worst of {len(encoders)} encoders"
    if "masked" in unlearned:
        yield (
            f"{which} learned no more of masked tokens than their frequencies (loss {loss:.2f} "
            f"nats; frequencies alone cost {frequencies:.2f}), so that it had nothing to pass on."
        )
    elif loss is not None and frequencies is not None and loss > LITTLE * frequencies:
        yield (
            f"{which} learned little of masked tokens (loss {loss:.2f} nats; frequencies alone "
            f"cost {frequencies:.2f}): after {run['steps']:,} steps it had little to pass on."
        )
    sentence = sentence_objective_of(run)
    if sentence is not None and sentence.name in unlearned and loss is None:
        yield f"{which} cannot tell {sentence.tells}: it learned nothing."


def _unclear(missed: Sequence[Pair]) -> Iterator[str]:
    if any(pair.verdict == "unclear" for pair in missed):
        yield "One seed shows no spread: run more seeds (finetune.seeds in params.yaml)."


def _upper_case(metrics: Metrics, missed: Sequence[Pair]) -> Iterator[str]:
    """What the vocabulary hides from the network, and a baseline sees."""
    pairs = [pair for pair in missed if pair.other in SEES_CASE]
    if pairs and metrics["corpus"].get("lowercase"):
        yield (
            f"On {_tasks(pairs)} {pairs[0].other_name} sees upper-case letters, which tell names "
            "from other words; the network's vocabulary is lower-cased and hides them."
        )


def _more_labels(compared: Sequence[Pair]) -> Iterator[str]:
    """A lead with few labels that is gone with more of them."""
    for pair in compared:
        if pair.verdict == "gain":
            continue
        smaller = [
            other
            for other in compared
            if other.task == pair.task and other.rows < pair.rows and _kind(other) == _kind(pair)
        ]
        first = min(smaller, key=lambda other: other.rows, default=None)
        if first is not None and first.verdict == "gain" and first.difference > pair.difference:
            yield (
                f"On {pair.task} the lead over {_kind(pair)} shrinks from {first.difference:+.3f} "
                f"with {first.labels} labels to {pair.difference:+.3f} with {pair.labels}: labels "
                "teach what pre-training had taught."
            )


def _kind(pair: Pair) -> str:
    return "random weights" if pair.other == "scratch" else "what came before BERT"


def _forgotten(metrics: Metrics, missed: Sequence[Pair]) -> Iterator[str]:
    """The frozen encoder does better than the fine-tuned one."""
    places = {(pair.task, pair.budget, pair.rows) for pair in missed}
    for pair in against(metrics, "feature_extraction"):
        if pair.verdict == "loss" and (pair.task, pair.budget, pair.rows) in places:
            yield (
                f"On {pair.place} the frozen encoder does better ({pair.others:.3f} against "
                f"{pair.ours:.3f}): fine-tuning forgets there what pre-training had learned."
            )


def _word_vectors(missed: Sequence[Pair]) -> Iterator[str]:
    """Word vectors are pre-training too."""
    names = {"word2vec", "fasttext", "scratch_word2vec", "scratch_fasttext"}
    pairs = [pair for pair in missed if pair.other in names]
    if pairs:
        yield (
            f"On {_tasks(pairs)} it is measured against word vectors trained on the same corpus: "
            "where single words decide, they hold most of what there is to learn beforehand."
        )


def _few_rows(missed: Sequence[Pair]) -> Iterator[str]:
    """The difference is there, but smaller than what other test rows would change."""
    for pair in missed:
        if pair.verdict == "no gain" and pair.difference > 0 and pair.holds_zero:
            yield (
                f"On {pair.place} it is ahead of {pair.other_name} by {pair.difference:.3f}, but "
                f"the interval {pair.interval} holds 0: {pair.test_rows:,} test rows are too few "
                "to tell so small a difference from chance."
            )


def _tasks(pairs: Sequence[Pair]) -> str:
    return listed(list(dict.fromkeys(pair.task for pair in pairs)))
