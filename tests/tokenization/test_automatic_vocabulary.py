"""How large a vocabulary is that the words of the text choose."""

from __future__ import annotations

import doctest
import itertools

import pytest

from pipeline.tokenization import automatic


def test_the_examples_hold() -> None:
    assert doctest.testmod(automatic).failed == 0


@pytest.mark.parametrize("language", ["en", "ko"])
def test_more_words_never_mean_fewer_pieces_and_both_ends_are_bounded(
    language: automatic.Language,
) -> None:
    sizes = [automatic.vocabulary_size_for(10**power, language) for power in range(14)]
    assert all(small <= large for small, large in itertools.pairwise(sizes))
    assert (sizes[0], sizes[-1]) == (automatic.SMALLEST[language], automatic.LARGEST)


def test_an_alphabet_leaves_half_of_the_pieces_to_parts_of_words() -> None:
    for size in (1000, 8000, automatic.LARGEST):
        assert 2 * automatic.alphabet_size_for(size) <= size / 2
