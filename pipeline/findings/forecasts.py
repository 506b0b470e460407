"""What a run will do with its text and labels, in words: for `python -m pipeline check`."""

from __future__ import annotations

from pipeline.console.wording import count
from pipeline.doctor.checks.finetuning import FEW_EPOCHS, GOOD_EPOCHS
from pipeline.doctor.checks.pretraining import FEW_PASSES, GOOD_PASSES
from pipeline.doctor.forecast import Epochs, Forecast
from pipeline.evaluation.systems import labels_in_words
from pipeline.languages.spoken import _

HOW = {
    "none": "Text: none; the encoder is a published one, and nothing is pre-trained.",
    "prepared": "Text: {words} words to train on, as prepared.",
    "read": "Text: {words} words in the sources, before cleaning and splitting.",
    "estimated": "Text: about {words} words in the sources, estimated from their bytes.",
    "unknown": "Text: how many words is known after `dvc repro prepare_corpus`.",
}
# Most words first: what so much text bought, against the same network from random weights.
MEASURED = (
    (5_000_000, "5.3 million words, once: a gain in all 12 comparisons (the preset overnight)"),
    (3_000_000, "3.1 million words, 1.4 times: a gain in all 9 comparisons (the quickstart)"),
    (1_500_000, "1.5 million words: no gain on two tasks after one pass, one on both after three"),
)
LITTLE = (
    "So little text was not measured to buy anything: import a published encoder "
    "(`pretrain.source: huggingface`, docs/models.md), or add text to `download_corpus.sources`."
)


def forecast_sentences(found: Forecast) -> list[str]:
    """What is known before a run, and advice where there is little of something."""
    words = "" if found.words is None else count(found.words)
    said = [_(HOW[found.how]).format(words=words)]
    if found.words is not None:
        bought = next((text for least, text in MEASURED if found.words >= 0.9 * least), None)
        said.append(f"  {_('measured')}: {_(bought)}." if bought else f"  {_(LITTLE)}")
    if found.passes is not None:
        words = _("Pre-training: about {passes:.1f} passes over the text.")
        said.append(words.format(passes=found.passes))
        if found.passes < FEW_PASSES:
            advice = _(
                "Up to {passes:.0f} teach nearly as much as new text: raise `pretrain.budget` "
                "(`epochs: {passes:.0f}`) if there is time."
            )
            said.append("  " + advice.format(passes=GOOD_PASSES))
    said += [line for epochs in found.epochs for line in _epochs(epochs)]
    return said


def _epochs(found: Epochs) -> list[str]:
    if found.epochs is None or found.rows is None:
        unknown = _("Fine-tuning with all labels: {steps:,} steps; rows are not known yet.")
        return [unknown.format(steps=found.steps)]
    labels = labels_in_words(found.budget, found.rows)
    known = _("Fine-tuning with {labels} labels: {epochs:.1f} epochs.")
    said = [known.format(labels=labels, epochs=found.epochs)]
    if found.epochs < FEW_EPOCHS:
        share = found.steps * GOOD_EPOCHS / found.epochs
        advice = _("Little: raise `finetune.training.steps` there to about {steps:,.0f}.")
        said.append("  " + advice.format(steps=share))
    return said
