"""What a kind of task must say about itself, in four parts: data, head, baseline, view.

Each is a class here and, in `pipeline/kinds/KIND/`, a module of that name with one instance of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    import pyarrow as pa
    from tokenizers import Tokenizer
    from torch import Tensor

    from pipeline.baselines.fitting import Baseline
    from pipeline.foundation.vocabulary.word_vectors import WordVectors
    from pipeline.model.classifier_settings import ClassifierSettings
    from pipeline.model.configuration import EncoderConfiguration
    from pipeline.model.heads import Classifier
    from pipeline.params import TaskColumns
    from pipeline.tasks.encoding import EncodedText
    from pipeline.tasks.targets import Targets
    from pipeline.tasks.task_data import TaskData

Example: TypeAlias = dict[str, Any]  # a row of a prepared task, `id` and `group` included
Label: TypeAlias = Any  # what is to be predicted, as it stands in the prepared task
Prediction: TypeAlias = Any  # what a model says, as it stands in a table of predictions


class DataFacet(ABC):
    """The rows of a kind: what they hold, what is equal, what is predicted."""

    name: ClassVar[str]  # of the folder of the kind
    inputs: ClassVar[Mapping[str, str]]  # column of a prepared task -> key of tasks.NAME.columns
    label_column: ClassVar[str] = "label"
    answers: ClassVar[str] = "classes"  # what its metrics compare
    has_classes: ClassVar[bool] = True  # whether labels are among those that training has
    same_length: ClassVar[Sequence[tuple[str, str]]] = ()  # columns whose lists go together

    @property
    @abstractmethod
    def schema(self) -> pa.Schema:
        """The columns of a prepared task: id, group, the inputs, the label's."""

    @property
    def prediction_type(self) -> pa.DataType:
        """Of a prediction; the label's own unless a kind says otherwise."""
        return self.schema.field(self.label_column).type

    @abstractmethod
    def read(self, row: Mapping[str, Any], columns: TaskColumns, where: str) -> Example | None:
        """The example of a source's row, NFC, without id and group; `None` where it is empty.

        Raises `UserError`, naming `where`, for a cell of the wrong type.
        """

    @abstractmethod
    def key(self, example: Example) -> str:
        """What is equal for equal inputs (NFC; white space and case aside)."""

    @abstractmethod
    def text_of(self, example: Example) -> str:
        """The example's input for a person to read."""

    @abstractmethod
    def labels_of(self, example: Example) -> list[str]:
        """Every label the example carries, in order; empty where there are no classes."""

    def refused_labels(self, labels: Sequence[str], metric: str) -> tuple[list[str], str]:
        """Labels that the metric cannot compare, and what it expects."""
        return [], ""

    def answer(self, example: Example) -> Label:
        """What is to be predicted, as it stands in the prepared task."""
        return example[self.label_column]


class HeadFacet(ABC):
    """Between the examples of a kind and a network: token ids, targets, head, loss.

    An example is one encoded text, or several (windows over a long one).
    """

    @abstractmethod
    def encode(
        self, tokenizer: Tokenizer, examples: Sequence[Example], max_length: int
    ) -> list[list[EncodedText]]:
        """The windows of each example, at most `max_length` tokens each, special ones included."""

    @abstractmethod
    def targets(self, labels: Sequence[str], training: Sequence[Example]) -> Targets:
        """Of a task whose labels are `labels`, as seen in its `training` rows."""

    @abstractmethod
    def stored_targets(self, facts: Mapping[str, Any]) -> Targets:
        """Those that a fine-tuned model was trained on, from its `config.json`."""

    @abstractmethod
    def model(
        self,
        configuration: EncoderConfiguration,
        num_outputs: int,
        settings: ClassifierSettings,
    ) -> Classifier:
        """The network, its weights not yet drawn."""

    def model_facts(self, settings: ClassifierSettings) -> dict[str, Any]:
        """Of `settings`, what `model` must be given again to make the same network."""
        return {"pooling": settings.pooling}

    def at_places(self, values: Tensor, texts: Sequence[EncodedText]) -> Tensor:
        """What the model gives for a batch of `texts`, for each of their places in order:
        `(places, size)`."""
        return values

    @abstractmethod
    def loss(self, logits: Tensor, answers: Tensor, texts: Sequence[EncodedText]) -> Tensor:
        """A number to make small, a mean over places; `logits  # (places, outputs)` and `answers`
        of a batch of `texts`, as `at_places` and `Targets.encode` order them."""

    def evidence(self) -> list[tuple[str, pa.DataType]]:
        """Columns of a table of predictions that say how sure the model was."""
        return []


class BaselineFacet(Protocol):
    """What a pre-trained encoder should beat: a function."""

    def __call__(
        self,
        data: TaskData,
        metric: str,
        rows: Sequence[int],
        embeddings: Mapping[str, WordVectors],
    ) -> list[Baseline]:
        """Majority, linear models, and one on averaged vectors for each of `embeddings` (by
        algorithm); `rows` are all training rows that they will be trained on."""


class Answer(NamedTuple):
    """One answer of a model: of a row, or of a part of it."""

    label: str
    prediction: str
    confidence: float | None  # `None`: the model never saw it
    place: int | None = None  # of a part, in its row


@dataclass(frozen=True)
class TransformersClass:
    """How a fine-tuned model of a kind stands in `transformers`."""

    head: Literal["sequence", "token"]  # of `families`: class and names of its head's tensors
    pipeline_tag: str
    usage: str  # lines of Python; DIR is the folder of the export
    problem_type: str | None = None
    limits: Sequence[str] = ()


class ViewFacet(ABC):
    """A kind as it is shown to a person, on the terminal, the page and a model card."""

    unit: ClassVar[str] = "rows"  # what is right or wrong
    transformers: TransformersClass | None = None  # `None`: it has no such class
    logits: ClassVar[str] = "a score for each label"  # how the numbers of its model are read

    @abstractmethod
    def answers(self, row: Mapping[str, Any]) -> Iterator[Answer]:
        """The answers in a row of a table of predictions; none where numbers are predicted."""

    def input_of(self, value: Any, column: str, where: str) -> Any:
        """A cell of a file, or what stands on the command line, as a model's input; what is empty
        too. Raises `UserError` for what is no text."""
        from pipeline.tasks.cells import text_cell

        return text_cell(value, column, where) or ""

    def shown(self, decoded: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any]:
        """What `predict` says of a row, from what `Targets.decode` gave."""
        return dict(decoded)

    def shown_columns(self, labels: Sequence[str]) -> list[tuple[str, pa.DataType]]:
        """The columns of `shown` but the prediction."""
        return []

    @abstractmethod
    def line(self, row: Mapping[str, Any], text: str) -> str:
        """A row of `predict` for a person; `text` are its inputs, shortened."""
