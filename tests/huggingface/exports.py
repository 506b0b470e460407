"""Small models of ours as artifacts, tokenizers of the published kinds, and exports of both."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer

from pipeline.foundation.artifacts import MANIFEST, file_hash, write_artifact, write_json
from pipeline.foundation.vocabulary import wordpiece
from pipeline.huggingface.writing.export_command import export_folder
from pipeline.huggingface.writing.provenance import Project
from pipeline.kinds.registry import head_of
from pipeline.model.classifier_settings import ClassifierSettings
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import PretrainingModel
from pipeline.model.weights import load_pretraining_model, save_model
from tests.model.models import TINY, TINY_MODERN, build

PRE_NORM = dataclasses.replace(TINY, norm_position="pre")
SHAPES = {"bert": TINY, "bert, pre-norm": PRE_NORM, "modern": TINY_MODERN}
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
NOWHERE = Project(Path("no-data"), Path("no-reports"))
LABELS = ["O", "B-PLACE", "I-PLACE"]


def made_up_texts(number: int, seed: int = 4) -> list[str]:
    """Sentences of made-up words, with punctuation, figures, capitals, accents and Hangul."""
    draw = np.random.default_rng(seed)
    words = ["".join(draw.choice(SYLLABLES, size=draw.integers(1, 4))) for _ in range(300)]
    words += ["Café", "naïve", "ÅNGSTRÖM", "한국어", "입니다", "ㅋㅋ", "漢字", "x²", "3.14", "(so)"]
    return [
        " ".join(draw.choice(words, size=draw.integers(3, 20))).capitalize()
        + draw.choice(list(".!?"))
        for _ in range(number)
    ]


# --- Tokenizers --------------------------------------------------------------------------------


def our_tokenizer(vocab_size: int = TINY.vocab_size) -> Tokenizer:
    """A WordPiece of ours of so many pieces."""
    pieces = [*SYLLABLES, *(f"##{syllable}" for syllable in SYLLABLES)]
    return wordpiece.build([*wordpiece.SPECIAL_TOKENS, *pieces][:vocab_size], lowercase=True)


def published_wordpiece() -> Tokenizer:
    """Laid out as the published uncased BERT's: [PAD] 0, unused ones, [UNK] 100, [CLS] 101, …;
    padding and truncation switched on."""
    unused = [f"[unused{number}]" for number in range(99)]
    letters = [chr(code) for code in range(33, 127)]
    tokens = ["[PAD]", *unused, "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
    tokens += [f"##{letter}" for letter in letters] + SYLLABLES + [f"##{s}" for s in SYLLABLES]
    ids = {token: index for index, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.add_special_tokens(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"])
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]", length=128)
    tokenizer.enable_truncation(128)
    return tokenizer


def published_bpe(special: tuple[str, ...], *, roberta: bool) -> Tokenizer:
    """Byte-level BPE: RoBERTa's (<s> 0, <pad> 1, </s> 2) or ModernBERT's."""
    tokenizer = Tokenizer(models.BPE(unk_token=None))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = BpeTrainer(
        vocab_size=400,
        special_tokens=list(special),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(made_up_texts(200, seed=8), trainer=trainer)
    ids = {token: tokenizer.token_to_id(token) for token in special}
    if roberta:
        tokenizer.post_processor = processors.RobertaProcessing(
            ("</s>", ids["</s>"]), ("<s>", ids["<s>"]), add_prefix_space=False
        )
        return tokenizer
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    return tokenizer


def roberta_tokenizer() -> Tokenizer:
    return published_bpe(("<s>", "<pad>", "</s>", "<unk>", "<mask>"), roberta=True)


def modern_tokenizer() -> Tokenizer:
    return published_bpe(("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"), roberta=False)


# --- Artifacts ---------------------------------------------------------------------------------


def write_encoder(folder: Path, configuration: EncoderConfiguration, **params: Any) -> Path:
    """The artifact of stage pretrain, with weights that make every part matter."""
    model = build(configuration, deviation=0.2)
    with write_artifact(folder, stage="pretrain", params=params) as draft:
        save_model(draft.path, model)
        wordpiece.save(our_tokenizer(configuration.vocab_size), draft.path, lowercase=True)
        write_json(draft.path / "history.json", {"train": [], "validation": []})
        draft.counts |= {"steps": 12, "tokens": 3456, "parameters": 7}
    return folder


def write_finetuned(
    folder: Path,
    configuration: EncoderConfiguration,
    kind: str,
    *,
    pooling: str = "cls",
    pair_head: str = "joint",
    encoder: Path | None = None,
) -> Path:
    """The artifact of stage finetune for one seed."""
    labels = [] if kind == "pair_regression" else LABELS
    outputs = max(len(labels), 1)
    settings = ClassifierSettings.stored({"pooling": pooling, "pair_head": pair_head})
    head = head_of(kind)
    model: Any = head.model(configuration, outputs, settings)
    model.initialize(torch.Generator().manual_seed(5))
    generator = torch.Generator().manual_seed(6)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += 0.1 * torch.randn(parameter.shape, generator=generator)
    facts: dict[str, Any] = {"task": "places", "kind": kind, "strategy": "finetune", "seed": 1}
    facts |= {"label_budget": 500, "labels": labels, **head.model_facts(settings)}
    if not labels:
        facts |= {"label_mean": 2.5, "label_deviation": 1.5}
    source = {"kind": "files", "path": "data/sources/rows.csv", "licence": "CC0-1.0"}
    params = {"task": {"train": source, "kind": kind}, "training": {"pooling": pooling}}
    scores = {"500": {"metric": "accuracy", "test": 0.75, "training_rows": 500}}
    inputs = {} if encoder is None else {"encoder": encoder}
    with write_artifact(folder, stage="finetune", params=params, inputs=inputs) as draft:
        save_model(draft.path, model, facts)
        wordpiece.save(our_tokenizer(), draft.path, lowercase=True)
        write_json(draft.path / "scores.json", scores)
    return folder


def export(model: Path, output: Path, project: Project = NOWHERE) -> Path:
    """Export with nothing known of the project."""
    export_folder(model, output, project, None)
    return output


def contents(folder: Path) -> dict[str, str]:
    """Hashes of the files that make up a model: not the card and the manifest, which tell of it."""
    return {
        path.name: file_hash(path)
        for path in folder.iterdir()
        if path.name not in ("README.md", MANIFEST)
    }


def config_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "config.json").read_text(encoding="utf-8"))


def ours(folder: Path, dtype: torch.dtype = torch.float32) -> PretrainingModel:
    return load_pretraining_model(folder).to(dtype).eval()
