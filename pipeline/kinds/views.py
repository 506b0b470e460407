"""Views that kinds of tasks share: a class, a number, tags of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.tasks.facets import Answer, TransformersClass, ViewFacet
from pipeline.tasks.metrics.tags import OUTSIDE

if TYPE_CHECKING:
    import pyarrow as pa

RUNNERS_UP = 3  # classes shown beside the likeliest


class ClassView(ViewFacet):
    """A class, how likely it is, and the others."""

    logits = "a score for each of the labels, in order; softmax gives probabilities"

    def __init__(self, transformers: TransformersClass) -> None:
        self.transformers = transformers

    def answers(self, row: Mapping[str, Any]) -> Iterator[Answer]:
        yield Answer(row["label"], row["prediction"], max(row["probabilities"]))

    def shown(self, decoded: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any]:
        """With the names of the classes beside the probabilities."""
        probabilities = decoded["probabilities"]
        return {
            "prediction": decoded["prediction"],
            "probability": max(probabilities),
            "probabilities": dict(zip(labels, probabilities, strict=True)),
        }

    def shown_columns(self, labels: Sequence[str]) -> list[tuple[str, pa.DataType]]:
        import pyarrow as pa

        each = pa.struct([(label, pa.float64()) for label in labels])
        return [("probability", pa.float64()), ("probabilities", each)]

    def line(self, row: Mapping[str, Any], text: str) -> str:
        others = sorted(
            ((name, p) for name, p in row["probabilities"].items() if name != row["prediction"]),
            key=lambda pair: -pair[1],
        )
        rest = ", ".join(f"{name} {p:.3f}" for name, p in others[:RUNNERS_UP])
        return f"{row['prediction']}  {row['probability']:.3f}  {text}  ({rest})"


class NumberView(ViewFacet):
    """A number."""

    logits = "the number, in the unit of the labels"

    def __init__(self, transformers: TransformersClass) -> None:
        self.transformers = transformers

    def answers(self, row: Mapping[str, Any]) -> Iterator[Answer]:
        return iter(())

    def line(self, row: Mapping[str, Any], text: str) -> str:
        return f"{row['prediction']:8.3f}  {text}"


class WordTagView(ViewFacet):
    """The tags of the words in the column `words`."""

    unit = "words"
    logits = (
        "for each token a score for each of the labels, in order; a word's are the mean over its "
        "tokens', of which softmax gives probabilities"
    )

    def __init__(self, words: str, transformers: TransformersClass | None = None) -> None:
        self.words, self.transformers = words, transformers

    def answers(self, row: Mapping[str, Any]) -> Iterator[Answer]:
        words = zip(row["label"], row["prediction"], row["confidences"], strict=True)
        for place, (label, prediction, confidence) in enumerate(words):
            yield Answer(label, prediction, confidence, place)

    def input_of(self, value: Any, column: str, where: str) -> Any:
        """A list of words, or a text split at white space."""
        from pipeline.tasks.cells import words_cell

        if isinstance(value, str):
            return super().input_of(value, column, where).split()
        return words_cell(value, column, where)

    def shown_columns(self, labels: Sequence[str]) -> list[tuple[str, pa.DataType]]:
        """The probability of each word's tag, or nothing where the word was cut off."""
        import pyarrow as pa

        return [("confidences", pa.list_(pa.float64()))]

    def line(self, row: Mapping[str, Any], text: str) -> str:
        tagged = zip(row[self.words], row["prediction"], strict=True)
        return " ".join(word if tag == OUTSIDE else f"{word}/{tag}" for word, tag in tagged)


# --- In `transformers` -----------------------------------------------------------------------

SEQUENCE = """from transformers import AutoModelForSequenceClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("DIR")
model = AutoModelForSequenceClassification.from_pretrained("DIR")
logits = model(**tokenizer({texts}, return_tensors="pt", truncation=True)).logits
print({answer})"""
TAGGING = """from transformers import AutoModelForTokenClassification, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("DIR")
model = AutoModelForTokenClassification.from_pretrained("DIR")
words = ["some", "words"]
inputs = tokenizer(words, is_split_into_words=True, return_tensors="pt", truncation=True)
logits, pieces = model(**inputs).logits[0], inputs.word_ids()
for number, word in enumerate(words):  # a word's score is the mean over its pieces
    scores = logits[[place for place, piece in enumerate(pieces) if piece == number]].mean(0)
    print(word, model.config.id2label[int(scores.argmax())])"""
ONE_TEXT, TWO_TEXTS = '"a text"', '"a text", "another text"'


def sequence_classes(texts: str) -> TransformersClass:
    """A class for `texts`, as they stand in a call."""
    return TransformersClass(
        "sequence",
        "text-classification",
        SEQUENCE.format(texts=texts, answer="model.config.id2label[int(logits.argmax())]"),
        problem_type="single_label_classification",
    )


def sequence_numbers(texts: str) -> TransformersClass:
    """A number for `texts`."""
    return TransformersClass(
        "sequence",
        "text-classification",
        SEQUENCE.format(texts=texts, answer="float(logits[0, 0])"),
        problem_type="regression",
        limits=(
            "The number is in the unit of the labels: mean and deviation of the training labels "
            "are folded into the classifier's weights.",
        ),
    )


def word_tags() -> TransformersClass:
    """A tag for each word of a sentence."""
    return TransformersClass(
        "token",
        "token-classification",
        TAGGING,
        limits=(
            "A word's score is the mean over its pieces, as in the lines above; "
            '`pipeline("token-classification")` aggregates in other ways.',
        ),
    )
