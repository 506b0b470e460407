"""Scores of masked tokens and sentence pairs, beside what counting alone knows."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch

from pipeline.evaluation.fill_mask import fill_mask_examples, top_predictions
from pipeline.evaluation.language_modelling import (
    frequency_scores,
    language_modelling_scores,
    token_frequencies,
)
from pipeline.model.heads import PretrainingModel
from pipeline.params import SentenceObjective
from pipeline.pretraining.batches import PretrainingBatches
from tests.pretraining.texts import VOCABULARY_SIZE, random_documents, small_settings, text_of
from tests.tasks.toys import NOUNS, toy_encoder, toy_tokenizer


def test_frequencies_are_those_of_the_text_each_counted_once_more() -> None:
    text = text_of([[[5, 6, 5], [5]]])
    np.testing.assert_allclose(token_frequencies(text, 8), np.array([1, 1, 1, 1, 1, 4, 2, 1]) / 12)


def test_the_frequency_loss_of_a_text_by_its_own_frequencies_is_their_entropy() -> None:
    labels = np.array([0] * 3 + [1])
    scores = frequency_scores(labels, np.array([0.75, 0.25]))
    entropy = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25))
    assert scores["frequency_loss"] == pytest.approx(entropy)
    assert scores["frequency_perplexity"] == pytest.approx(math.exp(entropy))
    assert scores["frequency_accuracy"] == 0.75


def small_model() -> PretrainingModel:
    model = PretrainingModel(small_settings().model.encoder(VOCABULARY_SIZE))
    model.initialize(torch.Generator().manual_seed(1))
    return model


@pytest.mark.parametrize("absent", ["masked_language_modelling", "sentence_objective", ""])
def test_scores_are_given_for_the_objectives_that_are_on(absent: str) -> None:
    settings = small_settings(**({absent: None} if absent else {}))
    train, validation = text_of(random_documents(20)), text_of(random_documents(10, seed=1))
    batches = PretrainingBatches(
        validation,
        settings=settings,
        seed=1,
        vocabulary_size=VOCABULARY_SIZE,
        purpose="validation",
    )
    scores = language_modelling_scores(small_model(), train, batches, num_sequences=30)
    assert scores["sequences"] == 30
    assert ("perplexity" in scores) == (absent != "masked_language_modelling")
    assert ("next_sentence_chance" in scores) == (absent != "sentence_objective")
    if "perplexity" in scores:
        assert scores["perplexity"] == math.exp(scores["masked_language_modelling_loss"])
        # Untrained: near to a uniform guess, and worse than frequencies.
        assert scores["masked_language_modelling_loss"] == pytest.approx(
            math.log(VOCABULARY_SIZE), abs=0.3
        )
        assert scores["frequency_loss"] < math.log(VOCABULARY_SIZE)
    if "next_sentence_chance" in scores:
        assert 0.5 <= scores["next_sentence_chance"] < 0.8


def test_the_order_of_sentences_has_figures_of_its_own() -> None:
    order = SentenceObjective(name="sentence_order", weight=1.0)
    text = text_of(random_documents(20))
    batches = PretrainingBatches(
        text,
        settings=small_settings(sentence_objective=order),
        seed=1,
        vocabulary_size=VOCABULARY_SIZE,
        purpose="validation",
    )
    scores = language_modelling_scores(small_model(), text, batches, num_sequences=30)
    found = {name for name in scores if "sentence" in name}
    assert found == {"sentence_order_loss", "sentence_order_accuracy", "sentence_order_chance"}
    assert 0.5 <= scores["sentence_order_chance"] < 0.8


def test_no_more_sequences_are_scored_than_there_are() -> None:
    text = text_of(random_documents(4))
    batches = PretrainingBatches(
        text,
        settings=small_settings(),
        seed=1,
        vocabulary_size=VOCABULARY_SIZE,
        purpose="validation",
    )
    scores = language_modelling_scores(small_model(), text, batches, num_sequences=10_000)
    assert scores["sequences"] == batches.examples_per_epoch


PARAGRAPHS = [" ".join(NOUNS[start : start + 10]) + "." for start in range(25)]
LETTERS = [f"{'abcdefghij'[i]}{'klmnopqrst'[j]}word" for i in range(5) for j in range(5)]


def test_blanks_are_words_of_one_token_and_never_the_first() -> None:
    from pipeline.foundation.vocabulary import wordpiece

    tokenizer = wordpiece.build([*wordpiece.SPECIAL_TOKENS, *LETTERS[:12], "."], lowercase=True)
    paragraphs = [" ".join(LETTERS[start : start + 10]) + "." for start in range(12)]
    models = {"predictions": toy_encoder(tokenizer)}
    examples = fill_mask_examples(models, tokenizer, paragraphs, 4, seed=1)
    assert len(examples) == 4
    for example in examples:
        assert example["before"] + example["answer"] + example["after"] in paragraphs
        assert example["before"]
        assert example["answer"] in LETTERS[:12]
        probabilities = [p["probability"] for p in example["predictions"]]
        assert len(probabilities) == 5
        assert all(first >= second for first, second in pairwise(probabilities))
    assert examples == fill_mask_examples(models, tokenizer, paragraphs[::-1], 4, seed=1)


def test_texts_without_a_word_to_take_out_give_no_example() -> None:
    models = {"predictions": toy_encoder()}
    assert fill_mask_examples(models, toy_tokenizer(), ["1 2 3 4 5 6 7 8 9"], 3, seed=1) == []
    assert fill_mask_examples(models, toy_tokenizer(), PARAGRAPHS, 0, seed=1) == []


def test_the_likeliest_tokens_are_those_of_the_models_own_head() -> None:
    model, tokenizer = toy_encoder(), toy_tokenizer()
    ids = [2, *tokenizer.encode("red noun1", add_special_tokens=False).ids, 4]
    ids += [*tokenizer.encode("noun2", add_special_tokens=False).ids, 3]
    with torch.no_grad():
        hidden = model.eval()(torch.tensor([ids]))
        probabilities = model.token_logits(hidden, torch.tensor([3]))[0].softmax(0)
    found = top_predictions(model, tokenizer, "red noun1", "noun2")
    assert found[0]["token"] == tokenizer.id_to_token(int(probabilities.argmax()))
    assert found[0]["probability"] == pytest.approx(float(probabilities.max()), rel=1e-5)
