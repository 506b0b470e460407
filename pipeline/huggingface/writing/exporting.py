"""A model of ours as what `transformers` opens: class, `config.json`, tensors under its names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.foundation.vocabulary.special_tokens import SpecialTokens
from pipeline.huggingface.reading.configurations import from_configuration
from pipeline.huggingface.reading.families import BERT, Modules, family_of
from pipeline.huggingface.reading.tensors import entries
from pipeline.huggingface.writing.found_model import FoundModel
from pipeline.kinds.registry import head_of, view_of
from pipeline.model.classifier_settings import ClassifierSettings
from pipeline.model.heads import PretrainingModel
from pipeline.model.weights import WEIGHTS, load_weights, read_tensors
from pipeline.tasks.facets import TransformersClass


@dataclass(frozen=True)
class Exported:
    """What goes into `config.json` and `model.safetensors`."""

    class_name: str  # of transformers
    configuration: dict[str, Any]
    tensors: dict[str, Tensor]
    left_out: tuple[str, ...]  # heads of ours that have no place there


def export(found: FoundModel, special: SpecialTokens) -> Exported:
    """The model under the names of `transformers`; raises `UserError` where it has no such class,
    or its weights are not its configuration's."""
    return (_finetuned if found.is_finetuned else _encoder)(found, special)


def _encoder(found: FoundModel, special: SpecialTokens) -> Exported:
    """With every head that `transformers` has a place for, and that the encoder itself has."""
    family, missing = family_of(found.configuration), found.heads_missing
    state = _checked(PretrainingModel(found.configuration), found)
    heads: dict[str, tuple[str, ...]] = {}
    for head, modules in family.heads.items():
        if head not in missing:
            heads |= modules
    if "masked_language_modelling" in missing:
        name = "encoder"
    elif family is BERT and not {"pooler", "next_sentence"} & set(missing):
        name = "pretraining"
    else:
        name = "masked_lm"
    ours = {name.partition(".")[0] for name in state} - {"encoder"}
    return Exported(
        family.classes[name],
        _base_configuration(found, special) | {"architectures": [family.classes[name]]},
        _to_theirs(found, state, heads),
        tuple(sorted(ours - set(family.heads) - set(missing))),
    )


def _finetuned(found: FoundModel, special: SpecialTokens) -> Exported:
    """With `id2label`; a regression speaks in the unit of its task."""
    family, facts = family_of(found.configuration), found.facts
    labels = facts["labels"] or []
    theirs, head = class_of(found), head_of(facts["kind"])
    if theirs.head == "sequence":
        _refuse_pair_head(found)
        _refuse_pooling(found)
    outputs = head.stored_targets(facts).num_outputs
    model = head.model(found.configuration, outputs, ClassifierSettings.stored(facts))
    state = in_unit(_checked(model, found), facts)
    class_name = family.classes[theirs.head]
    configuration = _base_configuration(found, special) | {"architectures": [class_name]}
    if labels:
        configuration["id2label"] = {str(number): label for number, label in enumerate(labels)}
        configuration["label2id"] = {label: number for number, label in enumerate(labels)}
    else:
        configuration["id2label"] = {"0": facts["task"]}
        configuration["label2id"] = {facts["task"]: 0}
    if theirs.problem_type is not None:
        configuration["problem_type"] = theirs.problem_type
    if found.configuration.is_modern:
        configuration["classifier_pooling"] = (
            facts["pooling"] if theirs.head == "sequence" else "cls"
        )
        configuration["classifier_dropout"] = found.configuration.hidden_dropout
    heads = family.sequence_head if theirs.head == "sequence" else family.token_head
    return Exported(class_name, configuration, _to_theirs(found, state, heads), ())


def class_of(found: FoundModel) -> TransformersClass:
    """How a fine-tuned model stands in `transformers`; raises `UserError` where it cannot."""
    theirs = view_of(found.facts["kind"]).transformers
    if theirs is None:
        raise UserError(
            f"`transformers` has no class for a model of the kind {found.facts['kind']}",
            where=str(found.path),
            hint="`python -m pipeline export_onnx` takes it as it is",
        )
    return theirs


def _refuse_pair_head(found: FoundModel) -> None:
    if found.facts.get("pair_head", "joint") != "joint":
        raise UserError(
            "this classifier compares the two texts token by token, which no class of "
            "`transformers` does",
            where=str(found.path),
            hint="`python -m pipeline export_onnx` takes it as it is; or set "
            "finetune.training.pair_head to joint and run `dvc repro finetune`",
        )


def _refuse_pooling(found: FoundModel) -> None:
    if found.facts["pooling"] != "cls" and not found.configuration.is_modern:
        raise UserError(
            "this classifier reads the mean over the tokens; the classes of BERT in "
            "`transformers` read [CLS], so that none computes the same",
            where=str(found.path),
            hint="`python -m pipeline export_onnx` takes it as it is; or set "
            "finetune.training.pooling to cls and run `dvc repro finetune`; or pre-train "
            "with pretrain.model.architecture modern, whose class can take the mean",
        )


def _checked(model: torch.nn.Module, found: FoundModel) -> dict[str, Tensor]:
    """The weights of the artifact, found to be those of `model`."""
    path = found.path / WEIGHTS
    load_weights(model, read_tensors(path), str(path))
    return model.state_dict()


def in_unit(state: Mapping[str, Tensor], facts: Mapping[str, Any]) -> dict[str, Tensor]:
    """A regression was trained on (label - mean) / deviation: undo that in the classifier."""
    if "label_mean" not in facts:
        return dict(state)
    weight, bias = (state[f"classifier.{name}"].double() for name in ("weight", "bias"))
    folded = {
        "classifier.weight": weight * facts["label_deviation"],
        "classifier.bias": bias * facts["label_deviation"] + facts["label_mean"],
    }
    return dict(state) | {name: tensor.to(state[name].dtype) for name, tensor in folded.items()}


def _to_theirs(found: FoundModel, state: Mapping[str, Tensor], heads: Modules) -> dict[str, Tensor]:
    family = family_of(found.configuration)
    tensors: dict[str, Tensor] = {}
    for entry in entries(family, found.configuration, list(state), heads):
        tensors |= entry.to_theirs(state[entry.ours])
    return tensors


def _base_configuration(found: FoundModel, special: SpecialTokens) -> dict[str, Any]:
    configuration = from_configuration(found.configuration)
    if family_of(found.configuration) is not BERT:  # whose classes have defaults for these
        configuration |= {"bos_token_id": special.start, "eos_token_id": special.end}
        configuration |= {"cls_token_id": special.start, "sep_token_id": special.end}
    return configuration
