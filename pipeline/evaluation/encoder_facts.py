"""What the report says of pre-training: scores on held-out text, curves, and blanks filled in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.evaluation.fill_mask import fill_mask_examples
from pipeline.evaluation.language_modelling import language_modelling_scores
from pipeline.evaluation.text_facts import validation_paragraphs
from pipeline.foundation.vocabulary import wordpiece
from pipeline.foundation.vocabulary.tokenized_text import open_text
from pipeline.model.training.precision import mixed_precision
from pipeline.model.weights import load_pretraining_model
from pipeline.pretraining.batches import PretrainingBatches
from pipeline.pretraining.initial_model import initial_model

if TYPE_CHECKING:
    import torch

    from pipeline.evaluation.opened import Opened, OpenedText
    from pipeline.foundation.artifacts import Artifact
    from pipeline.model.heads import PretrainingModel
    from pipeline.params import Params


@dataclass(frozen=True)
class EncoderFacts:
    """`metrics` are for metrics.json, `report` for report.json."""

    metrics: dict[str, Any]
    report: dict[str, Any]


def encoder_facts(params: Params, opened: Opened, device: torch.device) -> EncoderFacts:
    """Score the first encoder on the validation split, and let it fill blanks in that split's text.

    Beside it stands the same model before its first step. Without masked language modelling there
    are no blanks. Of encoders of other seeds there are the scores, in `other_seeds`. An imported
    encoder is not scored: see `imported_facts`.
    """
    seed, *others = params.pretrain.seeds
    encoder = opened.encoders[seed]
    if encoder.params.get("source") == "huggingface":
        return imported_facts(encoder)
    assert opened.text is not None, "what an encoder was trained on"
    text = opened.text
    model = load_pretraining_model(encoder.path).to(device)
    scores = _scores(params, text, model, seed)
    if others:
        scores["other_seeds"] = {
            str(other): _scores(
                params,
                text,
                load_pretraining_model(opened.encoders[other].path).to(device),
                other,
            )
            for other in others
        }
    untrained = initial_model(model.configuration, seed).to(device)
    with mixed_precision(device):
        blanks = fill_mask_examples(
            {"predictions": model, "untrained": untrained},
            text.tokenizer,
            validation_paragraphs(text.corpus),
            params.evaluate.fill_mask_examples if "perplexity" in scores else 0,
            seed,
        )
    counts = {name: encoder.counts[name] for name in ("parameters", "steps", "tokens")}
    history = json.loads((encoder.path / "history.json").read_text(encoding="utf-8"))
    report = {
        "settings": encoder.params,
        "counts": encoder.counts,
        "history": history,
        "fill_mask": blanks,
    }
    return EncoderFacts(metrics=counts | scores, report=report)


def imported_facts(encoder: Artifact) -> EncoderFacts:
    """Of an encoder that someone else pre-trained: what it is (`imported`), no scores.

    It has a vocabulary of its own, so that its loss is of other tokens than those that the
    frequencies of the corpus' tokens can be compared with; and nothing was trained here.
    """
    source = encoder.params["huggingface"]
    name = " ".join(filter(None, (source.get("name") or source.get("path"), source.get("version"))))
    metrics = {"imported": name, "parameters": encoder.counts["parameters"]}
    history: dict[str, list[Any]] = {"train": [], "validation": []}
    report = {"settings": encoder.params, "counts": encoder.counts, "history": history}
    return EncoderFacts(metrics=metrics, report=report | {"fill_mask": []})


def _scores(params: Params, text: OpenedText, model: PretrainingModel, seed: int) -> dict[str, Any]:
    """Of one encoder: see `language_modelling_scores`."""
    tokens = text.tokens
    batches = PretrainingBatches(
        open_text(tokens.path, "validation"),
        settings=params.pretrain,  # all but the seeds reach this stage through the encoder
        seed=seed,
        vocabulary_size=tokens.counts["vocabulary_size"],
        purpose="validation",
        continuations=wordpiece.continuations(text.tokenizer),
    )
    training = open_text(tokens.path, "train")
    return language_modelling_scores(model, training, batches, params.evaluate.validation_sequences)
