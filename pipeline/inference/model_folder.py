"""An encoder or a fine-tuned model in a folder, found whole, or an error that says what to do."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import input_hash
from pipeline.model.sequence_lengths import longest_sequence

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from pipeline.huggingface.writing.found_model import FoundModel
    from pipeline.model.configuration import EncoderConfiguration
    from pipeline.model.encoder import Encoder
    from pipeline.model.heads import Classifier, PretrainingModel
    from pipeline.tasks.facets import HeadFacet
    from pipeline.tasks.targets import Targets


@dataclass(frozen=True)
class ModelFolder:
    """A model on disk, found whole."""

    found: FoundModel

    @property
    def path(self) -> Path:
        return self.found.path

    @property
    def is_finetuned(self) -> bool:
        return self.found.is_finetuned

    @property
    def params(self) -> dict[str, Any]:
        """What it was made with."""
        return self.found.artifact.params

    @property
    def facts(self) -> dict[str, Any]:
        """Of a fine-tuned model: task, kind, strategy, seed, labels, …"""
        return self.found.facts

    @property
    def architecture(self) -> EncoderConfiguration:
        return self.found.configuration

    @property
    def name(self) -> str:
        """What it is, for a person."""
        if not self.is_finetuned:
            return f"the encoder {self.path}"
        f = self.facts
        return f"{f['task']}, {f['strategy']}, seed {f['seed']} ({f['kind'].replace('_', ' ')})"

    @property
    def hash(self) -> str:
        """SHA-256 of the manifest, which holds that of every file."""
        return input_hash(self.path)

    @property
    def trained_length(self) -> int:
        """How many tokens, special ones included, it saw at most in the training named in its
        manifest: learned positions beyond are as they were drawn, or as an earlier training left
        them. Where the manifest does not say, all that it has room for."""
        said = (
            self.params.get("task", {}).get("max_length")
            if self.is_finetuned
            else longest_sequence(self.params)
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
                where=str(self.path),
                expected=f"3 to {room} (max_position_embeddings), special tokens included",
            )
        return asked

    # --- Opening -----------------------------------------------------------------------------

    def tokenizer(self) -> Tokenizer:
        """Its tokenizer; raises `UserError` where it is not one, or of another vocabulary."""
        from pipeline.foundation.vocabulary import wordpiece

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
        if (
            self.params.get("masked_language_modelling", {}) is None
            or "masked_language_modelling" in self.found.heads_missing
        ):
            raise UserError(
                "this encoder has no trained head for masked tokens",
                where=str(self.path),
                expected="one that was pre-trained with masked language modelling, or published "
                "with its head",
                hint="of one that is trained here: set pretrain.masked_language_modelling in "
                "params.yaml and run `dvc repro pretrain`",
            )
        return load_pretraining_model(self.path).eval()

    def classifier(self) -> tuple[HeadFacet, Targets, Classifier]:
        """The fine-tuned model, with its kind's head and its labels; raises `UserError`."""
        from pipeline.kinds.registry import head_of
        from pipeline.model.classifier_settings import ClassifierSettings
        from pipeline.model.weights import WEIGHTS, load_weights, read_tensors

        if not self.is_finetuned:
            raise UserError(
                "an encoder predicts no labels",
                where=str(self.path),
                expected="a fine-tuned model, such as data/finetuned/TASK/finetune/1",
                hint="`fill_mask` and `embed` take an encoder",
            )
        head = head_of(self.facts["kind"])
        targets = head.stored_targets(self.facts)
        settings = ClassifierSettings.stored(self.facts)
        model = head.model(self.architecture, targets.num_outputs, settings)
        weights = self.path / WEIGHTS
        load_weights(model, read_tensors(weights), str(weights))
        return head, targets, model.eval()


def open_model_folder(path: Path) -> ModelFolder:
    """The model in `path`, or the only one below it; every file of it is compared with its hash.

    Raises `UserError` where there is none, where there are several, or where it is damaged.
    """
    from pipeline.huggingface.writing.found_model import find_model

    if _is_of_transformers(path / "config.json"):
        raise UserError(
            "this looks like a model of transformers",
            where=str(path),
            hint="`python -m pipeline import_huggingface` makes an encoder of this project of it",
        )
    return ModelFolder(find_model(path))


def _is_of_transformers(path: Path) -> bool:
    try:
        return "model_type" in json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False
