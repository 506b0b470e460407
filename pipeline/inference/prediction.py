"""What a fine-tuned model says of rows of its kind of task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from pipeline.console.errors import UserError
from pipeline.finetuning.training import predict, whole_model
from pipeline.inference.lengths import encode_with_lengths
from pipeline.inference.text_input import Row, cell
from pipeline.kinds.registry import data_of, view_of

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.inference.model_folder import ModelFolder
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.facets import Example


class Predictor:
    """A fine-tuned model at work, on texts as long as its task had them."""

    def __init__(self, folder: ModelFolder, device: torch.device) -> None:
        self.head, self.targets, model = folder.classifier()
        self.kind: str = folder.facts["kind"]
        self.labels: list[str] = folder.facts["labels"]
        self.tokenizer = folder.tokenizer()
        self.max_length = folder.trained_length
        self.model = model.to(device)
        self.device = device

    def __call__(
        self, examples: Sequence[Example], advance: Callable[[int], object] = lambda number: None
    ) -> list[dict[str, Any]]:
        """A row (see `predicted_schema`) for each example; `advance` is told of finished ones."""
        windows, lengths = self._windows(examples)
        encoded = [text for texts in windows for text in texts]
        ask = whole_model(self.model, self.head, encoded, self.device)

        def forward(rows: Sequence[int]) -> Tensor:
            logits = ask(rows)
            advance(len(rows))
            return logits

        scores = iter(predict(self.model, forward, encoded, range(len(encoded))))
        view, answers = view_of(self.kind), []
        for example, texts, length in zip(examples, windows, lengths, strict=True):
            decoded = self.targets.decode([next(scores) for _ in texts], texts)
            truncated = len(texts) == 1 and length > self.max_length
            answers.append(
                {
                    **example,
                    **view.shown(decoded, self.labels),
                    "num_tokens": length,
                    "truncated": truncated,
                }
            )
        return answers

    def _windows(self, examples: Sequence[Example]) -> tuple[list[list[EncodedText]], list[int]]:
        """The encoded windows of each example, and its length in tokens before it was cut."""
        return encode_with_lengths(
            lambda some, length: self.head.encode(self.tokenizer, some, length),
            examples,
            self.max_length,
            size=lambda texts: max(map(len, texts)),
        )


def predicted_schema(kind: str, labels: Sequence[str]) -> pa.Schema:
    """The columns of what is predicted: the input, the prediction, how sure the model is of it."""
    import pyarrow as pa

    data = data_of(kind)
    fields = [(name, data.schema.field(name).type) for name in data.inputs]
    fields.append(("prediction", data.prediction_type))
    fields += view_of(kind).shown_columns(labels)
    return pa.schema([*fields, ("num_tokens", pa.int64()), ("truncated", pa.bool_())])


def example_of_texts(kind: str, text: str, pair: str | None) -> Example:
    """What `--text` and `--text_pair` say, as the preparation of the task would have it.

    Raises `UserError` where a pair is missing, or one too many.
    """
    data, view = data_of(kind), view_of(kind)
    wants_pair = len(data.inputs) == 2
    if wants_pair != (pair is not None):
        raise UserError(
            f"a task of the kind {kind} takes {'two texts' if wants_pair else 'one text'}",
            expected="--text and --text_pair" if wants_pair else "--text without --text_pair",
        )
    texts = zip(data.inputs, (text, pair), strict=False)
    return {name: view.input_of(value, name, "") for name, value in texts}


def example_of_row(
    kind: str,
    row: Row,
    where: str,
    columns: Mapping[str, str | None],
    options: Mapping[str, str | None],
) -> Example:
    """A row of a file; `columns` are those of the task's own source, taken where `options`
    (`--column`, `--pair_column`) name none and the file has them. Raises `UserError` for a column
    that is missing or no text."""
    view, example = view_of(kind), {}
    for (name, key), option in zip(data_of(kind).inputs.items(), options, strict=False):
        asked = options[option]
        names = [asked] if asked else [columns.get(key), name, key]
        example[name] = view.input_of(cell(row, names, where, option=option), name, where)
    return example
