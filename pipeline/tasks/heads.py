"""Heads that kinds of tasks share: a class or a number for each input, a tag for each word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.tasks.encoding import encode_pairs, encode_texts, encode_words
from pipeline.tasks.facets import Example, HeadFacet
from pipeline.tasks.metrics.tags import OUTSIDE
from pipeline.tasks.targets import ClassTargets, NumberTargets, TagTargets, Targets, default_tag

if TYPE_CHECKING:
    import pyarrow as pa
    from tokenizers import Tokenizer
    from torch import Tensor

    from pipeline.model.classifier_settings import ClassifierSettings
    from pipeline.model.configuration import EncoderConfiguration
    from pipeline.model.heads import Classifier
    from pipeline.tasks.encoding import EncodedText


class SequenceHead(HeadFacet):
    """An answer for each text, or each pair of texts, in `columns`."""

    def __init__(self, *columns: str) -> None:
        self.columns = columns

    @property
    def has_pairs(self) -> bool:
        """Whether an example has two texts."""
        return len(self.columns) == 2

    def encode(
        self, tokenizer: Tokenizer, examples: Sequence[Example], max_length: int
    ) -> list[list[EncodedText]]:
        if not self.has_pairs:
            texts = [example[self.columns[0]] for example in examples]
            return [[text] for text in encode_texts(tokenizer, texts, max_length)]
        first, second = self.columns
        pairs = [(example[first], example[second]) for example in examples]
        return [[text] for text in encode_pairs(tokenizer, pairs, max_length)]

    def model(
        self,
        configuration: EncoderConfiguration,
        num_outputs: int,
        settings: ClassifierSettings,
    ) -> Classifier:
        from pipeline.model.heads import SequenceClassifier
        from pipeline.model.pair_heads import AlignedPairClassifier

        aligned = self.has_pairs and settings.pair_head == "aligned"
        made = AlignedPairClassifier if aligned else SequenceClassifier
        return made(configuration, num_outputs, settings.pooling, settings.dropout)

    def model_facts(self, settings: ClassifierSettings) -> dict[str, Any]:
        pairs = {"pair_head": settings.pair_head} if self.has_pairs else {}
        return super().model_facts(settings) | pairs


class ClassHead(SequenceHead):
    """One of the labels."""

    def targets(self, labels: Sequence[str], training: Sequence[Example]) -> Targets:
        return ClassTargets(labels)

    def stored_targets(self, facts: Mapping[str, Any]) -> Targets:
        return ClassTargets(facts["labels"])

    def loss(self, logits: Tensor, answers: Tensor, texts: Sequence[EncodedText]) -> Tensor:
        """Cross-entropy, mean over texts."""
        import torch.nn.functional as F

        return F.cross_entropy(logits, answers)

    def evidence(self) -> list[tuple[str, pa.DataType]]:
        import pyarrow as pa

        return [("probabilities", pa.list_(pa.float64()))]


class NumberHead(SequenceHead):
    """A number."""

    def targets(self, labels: Sequence[str], training: Sequence[Example]) -> Targets:
        numbers = [example["label"] for example in training]
        return NumberTargets(float(np.mean(numbers)), float(np.std(numbers)) or 1.0)

    def stored_targets(self, facts: Mapping[str, Any]) -> Targets:
        return NumberTargets(facts["label_mean"], facts["label_deviation"])

    def loss(self, logits: Tensor, answers: Tensor, texts: Sequence[EncodedText]) -> Tensor:
        """Squared error, mean over texts."""
        import torch.nn.functional as F

        return F.mse_loss(logits[:, 0], answers.to(logits.dtype))


class WordTagHead(HeadFacet):
    """A tag, in `tags`, for each word in `words`."""

    def __init__(self, words: str, tags: str) -> None:
        self.words, self.tags = words, tags

    def encode(
        self, tokenizer: Tokenizer, examples: Sequence[Example], max_length: int
    ) -> list[list[EncodedText]]:
        sentences = [example[self.words] for example in examples]
        return [[text] for text in encode_words(tokenizer, sentences, max_length)]

    def targets(self, labels: Sequence[str], training: Sequence[Example]) -> Targets:
        default = default_tag(labels, [example[self.tags] for example in training])
        return TagTargets(labels, default, self.tags)

    def stored_targets(self, facts: Mapping[str, Any]) -> Targets:
        return TagTargets(facts["labels"], facts.get("default_tag", OUTSIDE), self.tags)

    def model(
        self,
        configuration: EncoderConfiguration,
        num_outputs: int,
        settings: ClassifierSettings,
    ) -> Classifier:
        from pipeline.model.heads import TokenClassifier

        return TokenClassifier(configuration, num_outputs, settings.dropout)

    def at_places(self, values: Tensor, texts: Sequence[EncodedText]) -> Tensor:
        """A word is the mean of its pieces: see `words_of`."""
        from pipeline.tasks.word_places import words_of

        return words_of(texts, values.shape[1], values.device).means(values)

    def loss(self, logits: Tensor, answers: Tensor, texts: Sequence[EncodedText]) -> Tensor:
        """Cross-entropy, mean over words."""
        import torch.nn.functional as F

        return F.cross_entropy(logits, answers)

    def evidence(self) -> list[tuple[str, pa.DataType]]:
        import pyarrow as pa

        return [("confidences", pa.list_(pa.float64()))]
