"""Two texts compared token by token: held to a plain loop, and blind to padding."""

from __future__ import annotations

import dataclasses

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from pipeline.foundation.vocabulary.special_tokens import Frame
from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.pair_heads import AlignedPairClassifier, attended
from tests.model.models import TINY, TINY_MODERN

ROUNDING = 1e-5
FIRSTS, SECONDS = (4, 1, 6), (3, 5, 1)  # tokens of each text, special ones included


def inputs() -> tuple[Tensor, Tensor, Tensor]:
    """Three pairs of unequal lengths in one padded batch."""
    length = max(map(sum, zip(FIRSTS, SECONDS, strict=True)))
    ids = torch.randint(5, 50, (3, length), generator=torch.Generator().manual_seed(1))
    types = torch.zeros_like(ids)
    mask = types.to(torch.bool)
    for row, (first, second) in enumerate(zip(FIRSTS, SECONDS, strict=True)):
        mask[row, : first + second] = True
        types[row, first : first + second] = 1
    return ids.where(mask, 0), mask, types


def classifier(configuration: EncoderConfiguration, pooling: str = "mean") -> AlignedPairClassifier:
    model = AlignedPairClassifier(configuration, 3, pooling, 0.1).eval()  # type: ignore[arg-type]
    model.initialize(torch.Generator().manual_seed(2))
    return model


def test_a_token_attends_to_the_other_text_alone() -> None:
    _, mask, types = inputs()
    tokens = torch.randn(3, mask.shape[1], 8, generator=torch.Generator().manual_seed(3))
    second = mask & (types == 1)
    found = attended(tokens, mask & ~second, second)
    for row, (first_length, second_length) in enumerate(zip(FIRSTS, SECONDS, strict=True)):
        texts = tokens[row, : first_length + second_length].split([first_length, second_length])
        expected = [
            torch.stack([F.softmax(other @ token / 8**0.5, 0) @ other for token in text])
            for text, other in (texts, texts[::-1])
        ]
        stop = first_length + second_length
        torch.testing.assert_close(found[row, :stop], torch.cat(expected), atol=ROUNDING, rtol=0)
    assert found.isfinite().all()
    torch.testing.assert_close(found, attended(tokens, second, mask & ~second))


@pytest.mark.parametrize("pooling", ["mean", "cls"])
@pytest.mark.parametrize("configuration", [TINY, TINY_MODERN], ids=["bert", "modern"])
@torch.no_grad()
def test_a_pair_is_seen_alike_alone_and_padded_among_others(
    configuration: EncoderConfiguration, pooling: str
) -> None:
    model = classifier(configuration, pooling)
    ids, mask, types = inputs()
    together = model(ids, mask, types)
    assert together.shape == (3, 3)
    for row, length in enumerate(mask.sum(1).tolist()):
        alone = model(*(values[row : row + 1, :length] for values in (ids, mask, types)))
        torch.testing.assert_close(together[row], alone[0], atol=ROUNDING, rtol=0)


def test_all_that_is_trained_has_a_gradient_and_padding_makes_none_that_is_no_number() -> None:
    model = classifier(TINY)
    model(*inputs()).logsumexp(1).sum().backward()
    without = {name for name, weights in model.named_parameters() if weights.grad is None}
    assert not without
    assert all(weights.grad.isfinite().all() for weights in model.parameters())  # type: ignore[union-attr]


@torch.no_grad()
def test_the_same_words_are_told_from_others_before_any_training() -> None:
    model = classifier(dataclasses.replace(TINY, num_hidden_layers=1))
    words = torch.arange(10, 16)
    ids = torch.stack([torch.cat([words, words.flip(0)]), torch.cat([words, words + 20])])
    types = torch.tensor([[0] * 6 + [1] * 6] * 2)
    tokens = F.layer_norm(model.encoder.embeddings.tokens(ids), (TINY.hidden_size,))
    second = types == 1
    away = (attended(tokens, ~second, second) - tokens).norm(dim=2).mean(1)
    assert away[0] < away[1] / 4


@torch.no_grad()
def test_an_encoder_of_one_segment_does_not_look_at_which_text_a_token_is_of() -> None:
    model = classifier(dataclasses.replace(TINY, type_vocab_size=1))
    ids, mask, types = inputs()
    hidden = model.encoder(ids, mask, types)
    torch.testing.assert_close(hidden, model.encoder(ids, mask, torch.zeros_like(types)))
    assert not torch.equal(model(ids, mask, types), model(ids, mask, 1 - types.where(mask, 1)))


def test_segments_of_a_tokenizer_that_knows_one_say_which_text_a_token_is_of() -> None:
    roberta = Frame(((0,), (2, 2), (2,)), ((0,), (0, 0), (0,)), (0, 0)).with_two_segments()
    assert roberta.around([7, 8], [9]) == ([0, 7, 8, 2, 2, 9, 2], [0, 0, 0, 0, 0, 1, 1])
    bert = Frame(((1,), (2,), (2,)), ((0,), (0,), (1,)), (0, 1))
    assert bert.with_two_segments() == bert
