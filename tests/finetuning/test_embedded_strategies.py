"""A network from random weights with word vectors: `scratch` but for its token embeddings."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.finetuning.training import build_classifier
from pipeline.kinds.registry import head_of
from pipeline.model.heads import Classifier
from tests.tasks.toys import STRATEGIES, toy_encoder, toy_settings, toy_start

TOKENS = "encoder.embeddings.tokens.weight"
UNSEEN = 20


def vectors() -> np.ndarray:
    """One a toy token; far longer than random embeddings, and none for special tokens."""
    shape = tuple(toy_encoder().encoder.embeddings.tokens.weight.shape)
    rows = np.random.default_rng(4).normal(3.0, 5.0, shape).astype(np.float32)
    rows[:5] = rows[UNSEEN] = 0
    return rows


def classifier(strategy: str, tagging: bool = False, pooling: str = "cls") -> Classifier:
    return build_classifier(
        toy_start(strategy, vectors=vectors() if STRATEGIES[strategy].algorithm else None),
        head_of("tagging" if tagging else "classification"),
        3,
        settings=toy_settings(pooling=pooling),
        seed=1,
    )


@pytest.mark.parametrize("tagging", [False, True])
def test_only_the_token_embeddings_differ_from_scratch(tagging: bool) -> None:
    ours = classifier("scratch_word2vec", tagging).state_dict()
    scratch = classifier("scratch", tagging).state_dict()
    assert list(ours) == list(scratch)
    for name, weights in scratch.items():
        assert torch.equal(ours[name], weights) == (name != TOKENS), name


def test_vectors_keep_their_directions_and_have_the_mean_norm_of_random_rows() -> None:
    ours = classifier("scratch_word2vec").state_dict()[TOKENS].numpy()
    scratch = classifier("scratch").state_dict()[TOKENS].numpy()
    given = vectors()
    seen = given.any(axis=1)
    norms, expected = (np.linalg.norm(rows[seen], axis=1) for rows in (ours, scratch))
    assert norms.mean() == pytest.approx(expected.mean(), rel=1e-5)
    ratio = ours[seen] / given[seen]
    np.testing.assert_allclose(ratio, ratio[0, 0], rtol=1e-4)


def test_tokens_that_were_never_seen_keep_their_random_rows() -> None:
    ours = classifier("scratch_fasttext").state_dict()[TOKENS]
    scratch = classifier("scratch").state_dict()[TOKENS]
    for token in (*range(5), UNSEEN):
        assert torch.equal(ours[token], scratch[token])
    assert not torch.equal(ours[UNSEEN + 1], scratch[UNSEEN + 1])


@pytest.mark.parametrize("shape", [(48, 16), (30, 32)])
def test_vectors_of_another_size_are_refused_with_the_keys_to_change(
    shape: tuple[int, int],
) -> None:
    with pytest.raises(UserError, match="word vectors of shape") as caught:
        build_classifier(
            toy_start("scratch_word2vec", vectors=np.ones(shape, np.float32)),
            head_of("classification"),
            3,
            settings=toy_settings(),
            seed=1,
        )
    assert "train_embeddings.vector_size" in str(caught.value)
    assert "pretrain.model.hidden_size" in str(caught.value)
