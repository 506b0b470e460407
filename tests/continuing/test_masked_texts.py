"""Masked batches of a task's texts: what is hidden, what never is, and on what it depends."""

from __future__ import annotations

import pytest
import torch
from tokenizers import Tokenizer

from pipeline.continuing.batches import TextBatches
from pipeline.foundation.vocabulary.special_tokens import special_tokens
from pipeline.params import MaskedLanguageModelling
from pipeline.tasks.encoding import encode_pairs, encode_texts
from tests.huggingface.exports import SYLLABLES, our_tokenizer, published_wordpiece
from tests.huggingface.exports import roberta_tokenizer as published_bpe

TOKENIZERS = {"ours": our_tokenizer, "bert": published_wordpiece, "roberta": published_bpe}
TEXTS = [" ".join(SYLLABLES[start : start + count]) for start in range(20) for count in (3, 9)]


def masking(**changes: float | str) -> MaskedLanguageModelling:
    values = {"rate": 0.5, "mask_fraction": 0.4, "random_fraction": 0.4, "unit": "word"}
    return MaskedLanguageModelling.model_validate(values | {"label_smoothing": 0.0} | changes)


def batches(tokenizer: Tokenizer, texts: list[str] = TEXTS, seed: int = 1) -> TextBatches:
    return TextBatches(
        encode_texts(tokenizer, texts, 16),
        tokenizer,
        masking(),
        seed=seed,
        max_length=16,
        purpose="train",
    )


@pytest.mark.parametrize("name", TOKENIZERS)
def test_special_tokens_are_neither_hidden_nor_put_in_a_words_place(name: str) -> None:
    tokenizer = TOKENIZERS[name]()
    tokenizer.no_padding()
    special, source = special_tokens(tokenizer), batches(tokenizer)
    frame = torch.tensor([special.pad, special.start, special.end, special.mask])
    batch = source.batch(0, 40)
    labels, places = batch.masked_labels, batch.masked_positions
    assert labels is not None
    assert places is not None
    assert not torch.isin(labels, frame).any()
    shown = batch.input_ids.reshape(-1)[places]
    other = shown[(shown != labels) & (shown != special.mask)]
    assert (shown == special.mask).any()
    assert len(other) > 0
    assert not torch.isin(other, torch.tensor([*frame.tolist(), special.unknown])).any()
    assert int(other.max()) < tokenizer.get_vocab_size()
    untouched = torch.ones(batch.input_ids.numel(), dtype=torch.bool)
    untouched[places] = False
    whole = source._padded([source.texts[row] for row in source.windows(0, 40)]).input_ids
    assert (batch.input_ids.reshape(-1) == torch.from_numpy(whole).reshape(-1))[untouched].all()


def test_an_example_does_not_depend_on_its_batch() -> None:
    source = batches(our_tokenizer())
    together = source.batch(35, 10)  # over the end of an epoch
    for number in range(10):
        alone = source.batch(35 + number, 1)
        length = alone.input_ids.shape[1]
        assert torch.equal(together.input_ids[number, :length], alone.input_ids[0])
    assert sorted(source.windows(0, 40)) == list(range(40))
    assert source.windows(0, 40) != source.windows(40, 40)


def test_another_seed_hides_others_and_texts_without_a_word_are_left_out() -> None:
    tokenizer = our_tokenizer()
    first, second = (batches(tokenizer, [TEXTS[1]], seed).batch(0, 1) for seed in (1, 2))
    assert not torch.equal(first.input_ids, second.input_ids)
    assert batches(tokenizer, [*TEXTS[:3], ""]).examples_per_epoch == 3


def test_pairs_keep_their_segments() -> None:
    tokenizer = our_tokenizer()
    encoded = encode_pairs(tokenizer, [(TEXTS[0], TEXTS[1])], 16)
    source = TextBatches(encoded, tokenizer, masking(), seed=1, max_length=16, purpose="train")
    assert source.batch(0, 1).token_type_ids[0].tolist() == encoded[0].token_type_ids
