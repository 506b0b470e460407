"""An encoder or a fine-tuned model in a folder, found whole, or an error that says what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.artifacts import MANIFEST, file_hash, read_artifact
from pipeline.errors import UserError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.model.configuration import EncoderConfiguration
    from pipeline.model.encoder import Encoder
    from pipeline.model.heads import PretrainingModel
    from pipeline.tasks.kind import TaskKind
    from pipeline.tasks.targets import Targets
    from pipeline.training.finetuning import Classifier

CONFIGURATION = "config.json"
STAGES = ("pretrain", "finetune")
DEPTH = 3  # folders between data/finetuned and a model: task, strategy, seed
LISTED = 20
MAKE = "make one: `dvc repro pretrain`, `dvc repro finetune`, or the tool import_huggingface"


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk, found whole."""

    path: Path
    manifest: dict[str, Any]
    configuration: dict[str, Any]  # config.json

    @property
    def is_finetuned(self) -> bool:
        return self.manifest["stage"] == "finetune"

    @property
    def name(self) -> str:
        """What it is, for a person."""
        if not self.is_finetuned:
            return f"the encoder {self.path}"
        c = self.configuration
        return f"{c['task']}, {c['strategy']}, seed {c['seed']} ({c['kind'].replace('_', ' ')})"

    @property
    def hash(self) -> str:
        """SHA-256 of the manifest, which holds that of every file."""
        return file_hash(self.path / MANIFEST)

    @cached_property
    def architecture(self) -> EncoderConfiguration:
        from pipeline.model.weights import read_configuration

        return read_configuration(self.path)

    @property
    def trained_length(self) -> int:
        """How many tokens, special ones included, it saw at most in the training named in its
        manifest: learned positions beyond are as they were drawn, or as an earlier training left
        them. Where the manifest does not say, all that it has room for."""
        params = self.manifest["params"]
        said = (
            params.get("task", {}).get("max_length")
            if self.is_finetuned
            else params.get("sequence_length")
        )
        room = self.architecture.max_position_embeddings
        return room if said is None else min(said, room)

    def length(self, asked: int | None) -> int:
        """`--max_length`, or else `trained_length`; raises `UserError` where there is no room."""
        room = self.architecture.max_position_embeddings
        if asked is None:
            return self.trained_length
        if not 3 <= asked <= room:
            raise UserError(
                f"--max_length {asked}",
                where=str(self.path / CONFIGURATION),
                expected=f"3 to {room} (max_position_embeddings), special tokens included",
            )
        return asked

    # --- Opening -----------------------------------------------------------------------------

    def tokenizer(self) -> Tokenizer:
        """Its tokenizer; raises `UserError` where it is not one, or of another vocabulary."""
        from pipeline.tokenization import wordpiece

        tokenizer = wordpiece.load(self.path)
        size, expected = tokenizer.get_vocab_size(), self.architecture.vocab_size
        if size > expected:
            raise UserError(
                f"a tokenizer of {size:,} entries for an encoder of {expected:,}",
                where=str(self.path),
                hint="tokenizer and encoder belong together; was one of them replaced?",
            )
        return tokenizer

    def encoder(self) -> Encoder:
        """The encoder of either kind of model, for evaluation, on the CPU."""
        from pipeline.model.weights import load_encoder

        return load_encoder(self.path).eval()

    def pretraining_model(self) -> PretrainingModel:
        """The encoder with its heads; raises `UserError` where masked tokens were not learned."""
        from pipeline.model.weights import load_pretraining_model

        if self.is_finetuned:
            raise UserError(
                "a fine-tuned model has no head for masked tokens",
                where=str(self.path),
                expected="an encoder, such as data/encoder/1",
            )
        if self.manifest["params"].get("masked_language_modelling", {}) is None:
            raise UserError(
                "this encoder was pre-trained without masked language modelling",
                where=str(self.path),
                hint="set pretrain.masked_language_modelling in params.yaml and run "
                "`dvc repro pretrain`",
            )
        return load_pretraining_model(self.path).eval()

    def classifier(self) -> tuple[TaskKind, Targets, Classifier]:
        """The fine-tuned model, with its task's kind and labels; raises `UserError`."""
        from pipeline.model.heads import SequenceClassifier, TokenClassifier
        from pipeline.model.weights import WEIGHTS, load_weights, read_tensors
        from pipeline.tasks.kinds import kind_of

        if not self.is_finetuned:
            raise UserError(
                "an encoder predicts no labels",
                where=str(self.path),
                expected="a fine-tuned model, such as data/finetuned/TASK/finetune/1",
                hint="`fill_mask` and `embed` take an encoder",
            )
        c = self.configuration
        kind = kind_of(c["kind"])
        outputs = 1 if kind.regression else len(c["labels"])
        model: Classifier
        if kind.name == "tagging":
            model = TokenClassifier(self.architecture, outputs, dropout=0.0)
        else:
            model = SequenceClassifier(self.architecture, outputs, c["pooling"], dropout=0.0)
        weights = self.path / WEIGHTS
        load_weights(model, read_tensors(weights), str(weights))
        return kind, self._targets(kind), model.eval()

    def _targets(self, kind: TaskKind) -> Targets:
        from pipeline.tasks.tagging import OUTSIDE
        from pipeline.tasks.targets import ClassTargets, NumberTargets, TagTargets

        c = self.configuration
        if kind.regression:
            return NumberTargets(c["label_mean"], c["label_deviation"])
        if kind.name == "tagging":
            return TagTargets(c["labels"], c.get("default_tag", OUTSIDE))
        return ClassTargets(c["labels"])


def open_model_folder(path: Path) -> ModelFolder:
    """The model in `path`, or the only one below it; every file of it is compared with its hash.

    Raises `UserError` where there is none, where there are several, or where it is damaged.
    """
    folder = _find(path)
    configuration = _read_json(folder / CONFIGURATION)
    if "encoder" not in configuration:
        raise UserError(
            "not a model of this project"
            + (": this looks like one of transformers" if "model_type" in configuration else ""),
            where=str(folder / CONFIGURATION),
            hint="`python -m pipeline import_huggingface` turns one of transformers into one"
            if "model_type" in configuration
            else MAKE,
        )
    stage = "pretrain"
    if (folder / MANIFEST).is_file():
        stage = _read_json(folder / MANIFEST).get("stage", stage)
    if stage not in STAGES:
        raise UserError(f"a folder of {stage}, not of a model", where=str(folder), hint=MAKE)
    return ModelFolder(folder, read_artifact(folder, stage=stage).manifest, configuration)


def _find(path: Path) -> Path:
    if not path.is_dir():
        raise UserError("there is no such folder", where=str(path), hint=MAKE)
    if (path / CONFIGURATION).is_file():
        return path
    found = sorted(
        file.parent
        for depth in range(1, DEPTH + 1)
        for file in path.glob("/".join(["*"] * depth) + f"/{CONFIGURATION}")
        if not any(part.startswith(".") for part in file.relative_to(path).parts)
    )
    if not found:
        raise UserError("there is no model in this folder", where=str(path), hint=MAKE)
    if len(found) > 1:
        names = "".join(f"\n    --model {folder}" for folder in found[:LISTED])
        more = f"\n    and {len(found) - LISTED} more" if len(found) > LISTED else ""
        raise UserError(
            f"{len(found)} models in this folder", where=str(path), hint=f"name one:{names}{more}"
        )
    return found[0]


def _read_json(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"not JSON: {error}", where=str(path)) from None
    if not isinstance(values, dict):
        raise UserError("not a JSON object", where=str(path))
    return values
