"""Words looked up: the ids are those that `tokenizers` gives for each whole text, always."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, pre_tokenizers

from pipeline.foundation.vocabulary import wordpiece
from pipeline.tokenization.word_cache import WordCache

SPACES = " \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u2028\u3000\u200b\ufeff"
HARD = [
    *SPACES, "  ", "\x00", "\x07", "\ufffd", "\U000e0001", "\U0010ffff",
    "\u0301", "\u0327\u0301", "e\u0301", "\u0345", "İ", "ΑΣ", "ς", "ß", "ﬁ", "Å", "\u212b",
    *unicodedata.normalize("NFD", "각값"), "각", "ㄱ", "ㅋㅋ", "\u11a8", "값은",
    "漢", "\U0002a6d6", "ｶﾞ", "😀", "👩\u200d👧", "\ufe0f",
    "[MASK]", "[UNK]", "[CLS]", "##", "##a", "'", "--", "…", "·",
    "a" * 100, "가" * 101,
]  # fmt: skip


@pytest.fixture(scope="session")
def cased(texts: list[str]) -> Tokenizer:
    """As `tokenizer`, but upper case stays; special tokens are ordinary characters in texts."""
    tokenizer = wordpiece.train(
        lambda: texts, vocabulary_size=2000, alphabet_size=400, min_frequency=2, lowercase=False
    )
    tokenizer.encode_special_tokens = True
    return tokenizer


def assert_same(cache: WordCache, texts: Sequence[str]) -> None:
    ids, lengths = cache.encode(texts)
    expected = [cache.tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    assert (ids.dtype, lengths.dtype) == (np.int32, np.int64)
    assert lengths.tolist() == list(map(len, expected))
    assert ids.tolist() == [token for row in expected for token in row]


def fragments(texts: Sequence[str]) -> st.SearchStrategy[str]:
    """Texts of words that were learnt, hard characters and any characters, in any order."""
    words = sorted({word for text in texts for word in text.split()})
    return st.lists(
        st.sampled_from(words) | st.sampled_from(HARD) | st.just(" ") | st.text(max_size=3),
        max_size=20,
    ).map("".join)


@pytest.mark.parametrize("name", ["tokenizer", "cased"])
def test_texts_of_both_languages_have_the_ids_of_plain_encoding(
    name: str, texts: list[str], request: pytest.FixtureRequest
) -> None:
    tokenizer: Tokenizer = request.getfixturevalue(name)
    roomy = WordCache(tokenizer)
    tiny = WordCache(tokenizer, max_words=5)  # forgets before every call

    @settings(max_examples=300)
    @given(st.lists(fragments(texts), max_size=6))
    def same(batch: list[str]) -> None:
        assert_same(roomy, batch)  # what earlier examples taught it stays
        assert_same(tiny, batch)

    same()
    for cache in (roomy, tiny):
        for start in range(0, len(texts), 100):
            assert_same(cache, texts[start : start + 100])


@pytest.mark.parametrize("name", ["tokenizer", "cased"])
def test_every_character_between_two_words_is_judged_by_the_tokenizer(
    name: str, request: pytest.FixtureRequest
) -> None:
    tokenizer: Tokenizer = request.getfixturevalue(name)
    characters = [chr(c) for c in range(sys.maxunicode + 1) if not 0xD800 <= c < 0xE000]
    # Assigned blocks of every kind, all white space, all controls; a sample of the rest.
    chosen = [c for c in characters if ord(c) < 0x3400 or c.isspace() or ord(c) % 61 == 0]
    texts = [f"a{c}b {c} 가{c} {c}각" for c in chosen]
    cache = WordCache(tokenizer)
    ids, lengths = cache.encode(texts)
    plain = tokenizer.encode_batch(texts, add_special_tokens=False)
    assert lengths.tolist() == [len(encoding.ids) for encoding in plain]
    assert ids.tolist() == [token for encoding in plain for token in encoding.ids]


def test_texts_without_a_token_have_their_places(tokenizer: Tokenizer) -> None:
    cache = WordCache(tokenizer)
    assert_same(cache, [])
    assert_same(cache, ["", " ", "\x00", "\x00 \u200b"])
    assert_same(cache, ["", "a b", "", "", "b", " "])


def test_what_is_remembered_stays_bounded(tokenizer: Tokenizer) -> None:
    words = WordCache(tokenizer, max_words=10)
    characters = WordCache(tokenizer, max_characters=1000)
    for number in range(50):
        assert_same(words, [f"w{number} w{number + 1} w{number + 2}"])
        assert len(words._places) <= 10 + 3
        assert_same(characters, [f"{number}" * 100])
        assert sum(map(len, characters._places)) <= 1000 + 200
    assert len(words._ids) == words._offsets[-1] <= 13 * 3


def test_a_tokenizer_whose_words_depend_on_each_other_is_refused(tokenizer: Tokenizer) -> None:
    other = Tokenizer.from_str(tokenizer.to_str())
    other.pre_tokenizer = pre_tokenizers.ByteLevel()
    with pytest.raises(ValueError, match="depend on each other"):
        WordCache(other)
