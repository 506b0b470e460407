"""Sentences of the model card: what a model is, how it is used, what it cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.huggingface.writing.exporting import Exported, class_of
from pipeline.huggingface.writing.found_model import FoundModel
from pipeline.model.sequence_lengths import longest_sequence

HEAD_NAMES = {
    "pooler": "the pooler",
    "masked_language_modelling": "the masked-token head",
    "next_sentence": "the next-sentence head",
}
OBJECTIVES = {  # of the settings, and the heads that nothing else trains
    "masked_language_modelling": ("masked_language_modelling",),
    "sentence_objective": ("next_sentence", "pooler"),
}
ARCHITECTURES = {"bert": "BERT", "modern": "ModernBERT"}

TOLD = {  # by the next-sentence head, where it was asked for something else
    "sentence_order": (
        "the order of two segments: class 1 is B before A, not a B of another text."
    ),
    "sentence_matching": (
        "whether B repeats words of A: class 1 is a pair with exchanged words, not a B of another "
        "text."
    ),
}


def name_of(found: FoundModel) -> str:
    """`BERT (pre-norm), 4 layers of 128`."""
    c = found.configuration
    name = ARCHITECTURES[c.architecture]
    if c.architecture == "bert" and c.norm_position == "pre":
        name += " (pre-norm)"
    return f"{name}, {c.num_hidden_layers} layers of {c.hidden_size}"


def title_of(found: FoundModel) -> str:
    if found.is_finetuned:
        return f"{name_of(found)}, for {found.facts['task']}"
    return name_of(found)


def opening_of(found: FoundModel, imported: bool) -> str:
    """What it is, in a sentence."""
    if found.is_finetuned:
        kind, rows = found.facts["kind"].replace("_", " "), found.facts["label_budget"]
        number = f"{rows:,}" if isinstance(rows, int) else rows
        return f"A model for {kind}, trained on {number} labelled rows."
    if "continued_on" in found.artifact.params:
        return "A pre-trained encoder that went on with a task's own texts."
    if imported:
        return "An encoder that someone else pre-trained, as it was imported."
    return "An encoder pre-trained from random weights."


def usage_of(found: FoundModel, exported: Exported) -> str:
    """A few lines of Python; DIR is the folder of the export."""
    if found.is_finetuned:
        return class_of(found).usage
    if exported.class_name.endswith("Model"):
        return FEATURES
    return FILL_MASK


FILL_MASK = """from transformers import pipeline

fill = pipeline("fill-mask", model="DIR")
print(fill(f"a sentence with one word {fill.tokenizer.mask_token} out"))"""
FEATURES = """from transformers import AutoModel, AutoTokenizer

tokenizer, model = AutoTokenizer.from_pretrained("DIR"), AutoModel.from_pretrained("DIR")
hidden = model(**tokenizer("a text", return_tensors="pt")).last_hidden_state"""


def intended_use(found: FoundModel) -> str:
    if found.is_finetuned:
        return (
            f"What the task `{found.facts['task']}` asks for, on text of the kind that its "
            "labelled rows are."
        )
    return "To be fine-tuned, or to give features, on text of the kind that it was trained on" + (
        "."
        if "masked_language_modelling" in found.heads_missing
        else "; to fill in masked tokens of such text."
    )


def limits_of(
    found: FoundModel, exported: Exported, params: Mapping[str, Any], imported: bool
) -> list[str]:
    """What it cannot do, and what was not looked at; `params` are those of its pre-training."""
    c = found.configuration
    limits = [f"At most {c.max_position_embeddings:,} tokens a text, special ones included."]
    seen = longest_sequence(params)
    if not imported and seen and seen < c.max_position_embeddings:
        limits.append(f"In pre-training no text was longer than {seen:,} tokens.")
    seen = (found.artifact.params.get("task") or {}).get("max_length")
    if found.is_finetuned and seen and seen < c.max_position_embeddings:
        limits.append(f"In fine-tuning no text was longer than {seen:,} tokens.")
    if not found.is_finetuned:
        limits += _of_heads(found, exported, params)
    else:
        limits += class_of(found).limits
    limits += [
        "`[MASK]` and other special tokens that stand in a text are read as such by the tokenizer "
        "of `transformers`; in training they were ordinary characters.",
        "Bias, toxicity and safety were not evaluated.",
    ]
    return limits


def _of_heads(found: FoundModel, exported: Exported, params: Mapping[str, Any]) -> list[str]:
    """Heads that are not here, or have learned nothing."""
    limits = [
        f"Not here: {HEAD_NAMES[head]}, which the published model lacks."
        for head in found.heads_missing
    ]
    limits += [
        f"Not here: {HEAD_NAMES[head]}, for which {exported.class_name} has no place."
        for head in exported.left_out
    ]
    told = TOLD.get((params.get("sentence_objective") or {}).get("name", ""))
    if told is not None and "next_sentence" not in exported.left_out:
        limits.append(f"{HEAD_NAMES['next_sentence'].capitalize()} tells {told}")
    for objective, heads in OBJECTIVES.items():
        if objective in params and params[objective] is None:
            limits += [
                f"Random weights: {HEAD_NAMES[head]}; it was not trained."
                for head in heads
                if head not in (*found.heads_missing, *exported.left_out)
            ]
    return limits


def made_by(found: FoundModel, imported: bool) -> str:
    """The commands behind it."""
    stages = ["pretrain", "finetune"] if found.is_finetuned else ["pretrain"]
    if "continued_on" in found.artifact.params:
        stages, imported = ["pretrain", "continue_pretraining"], False
    commands = f"`dvc repro {' '.join(stages)}`"
    if imported and not found.is_finetuned:
        commands = (
            "`dvc repro pretrain` with `pretrain.source: huggingface`, or `import_huggingface`"
        )
    return (
        f"By bert-pipeline: {commands}, then `python -m pipeline export_huggingface`. The same "
        "params and inputs give the same bytes:"
    )
