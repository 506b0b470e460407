"""What a fine-tuned model says of rows of its kind of task."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.finetuning.training import predict, whole_model
from pipeline.inference.lengths import encode_with_lengths
from pipeline.inference.text_input import Row, cell, text_of
from pipeline.tasks.kind import Example, TaskKind, text_cell

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.inference.model_folder import ModelFolder

TEXT, PAIR, WORDS = "text", "text_pair", "tokens"  # the columns of a prepared task


class Predictor:
    """A fine-tuned model at work, on texts as long as its task had them."""

    def __init__(self, folder: ModelFolder, device: torch.device) -> None:
        self.kind, self.targets, model = folder.classifier()
        self.labels: list[str] = folder.facts["labels"]
        self.tokenizer = folder.tokenizer()
        self.max_length = folder.trained_length
        self.model = model.to(device)
        self.device = device

    def __call__(
        self, examples: Sequence[Example], advance: Callable[[int], object] = lambda number: None
    ) -> list[dict[str, Any]]:
        """A row (see `predicted_schema`) for each example; `advance` is told of finished ones."""
        encode = partial(self.kind.encode, self.tokenizer)
        encoded, lengths = encode_with_lengths(encode, examples, self.max_length)
        ask = whole_model(self.model, encoded, self.device)

        def forward(rows: Sequence[int]) -> Tensor:
            logits = ask(rows)
            advance(len(rows))
            return logits

        scores = predict(self.model, forward, encoded, range(len(examples)))
        return [
            {
                **example,
                **self._answer(self.targets.decode(values, text)),
                "num_tokens": length,
                "truncated": length > self.max_length,
            }
            for example, values, text, length in zip(
                examples, scores, encoded, lengths, strict=True
            )
        ]

    def _answer(self, decoded: dict[str, Any]) -> dict[str, Any]:
        """With classes, their names beside the probabilities."""
        if "probabilities" not in decoded:
            return decoded
        probabilities = decoded["probabilities"]
        return {
            "prediction": decoded["prediction"],
            "probability": max(probabilities),
            "probabilities": dict(zip(self.labels, probabilities, strict=True)),
        }


def predicted_schema(kind: TaskKind, labels: Sequence[str]) -> pa.Schema:
    """The columns of what is predicted: the input, the prediction, how sure the model is of it.

    `probabilities` has a field for each label; for tags `confidences` has the probability of
    each word's tag, or nothing where the word was cut off.
    """
    import pyarrow as pa

    answer = kind.schema.field(kind.label_column).type
    fields = [(f.name, f.type) for f in kind.schema if f.name in (TEXT, PAIR, WORDS)]
    fields.append(("prediction", answer))
    if answer == pa.string():
        fields.append(("probability", pa.float64()))
        fields.append(("probabilities", pa.struct([(label, pa.float64()) for label in labels])))
    elif kind.label_column == "tags":
        fields.append(("confidences", pa.list_(pa.float64())))
    return pa.schema([*fields, ("num_tokens", pa.int64()), ("truncated", pa.bool_())])


def example_of_texts(kind: TaskKind, text: str, pair: str | None) -> Example:
    """What `--text` and `--text_pair` say, as the preparation of the task would have it.

    Raises `UserError` where a pair is missing, or one too many.
    """
    wants_pair = PAIR in kind.schema.names
    if wants_pair != (pair is not None):
        raise UserError(
            f"a task of the kind {kind.name} takes {'two texts' if wants_pair else 'one text'}",
            expected="--text and --text_pair" if wants_pair else "--text without --text_pair",
        )
    if WORDS in kind.schema.names:
        return {WORDS: normalized(text).split()}
    return {TEXT: normalized(text)} | ({PAIR: normalized(pair)} if pair is not None else {})


def example_of_row(
    kind: TaskKind,
    row: Row,
    where: str,
    columns: dict[str, str | None],
    column: str | None,
    pair_column: str | None,
) -> Example:
    """A row of a file; `columns` are those of the task's own source, taken where `column` is not
    given and the file has them. Raises `UserError` for a column that is missing or no text."""
    if WORDS in kind.schema.names:
        names = [column] if column else [columns.get("text"), WORDS, TEXT]
        return {WORDS: _words(cell(row, names, where), where)}
    names = [column] if column else [columns.get("text"), TEXT]
    example = {TEXT: normalized(text_of(cell(row, names, where), where))}
    if PAIR in kind.schema.names:
        names = [pair_column] if pair_column else [columns.get("text_pair"), PAIR]
        value = cell(row, names, where, option="--pair_column")
        example[PAIR] = normalized(text_of(value, where))
    return example


def normalized(text: str) -> str:
    """As the preparation of a task has a text: NFC, no white space around it."""
    return text_cell(text, TEXT, "") or ""


def _words(value: Any, where: str) -> list[str]:
    """A list of words, or a text split at white space."""
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return [unicodedata.normalize("NFC", word) for word in value]
    return normalized(text_of(value, where)).split()
