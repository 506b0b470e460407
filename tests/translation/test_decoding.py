"""Greedy and beam search: against exhaustive search, without what is kept, and where they end."""

from __future__ import annotations

import itertools

import pytest
import torch

from pipeline.translation.decoding import Hypothesis, Search, translate
from pipeline.translation.objective import text_losses
from pipeline.translation.pair_rows import Pair
from tests.translation.toys import ARCHITECTURES, ENDS, toy

CPU = torch.device("cpu")
VOCABULARY = 7  # four of them can stand in a text
SOURCES = [[4, 5, 6], [6], [5, 5], [1, 4, 6, 6]]


def model(architecture: str, seed: int = 5):
    """One whose scores are far apart, so that no two texts are equally likely."""
    made = toy(architecture, VOCABULARY, size=8, seed=seed)
    with torch.no_grad():
        made.output_bias.normal_(0, 0.5, generator=torch.Generator().manual_seed(seed))
        made.target_tokens.weight *= 3
    return made


def texts(longest: int):
    letters = [t for t in range(VOCABULARY) if t not in (ENDS.pad, ENDS.start, ENDS.end)]
    for length in range(longest + 1):
        yield from itertools.product(letters, repeat=length)


@pytest.mark.parametrize("length_penalty", [0.0, 1.0])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_full_width_beam_is_exhaustive_search(architecture, length_penalty):
    """Of all texts of up to three tokens; padding and start are none, and what they would have
    taken is nobody's."""
    ours = model(architecture)
    search = Search(beam=128, length_penalty=length_penalty, ratio=0.0, extra=4)
    for source, found in zip(SOURCES, translate(ours, SOURCES, ENDS, search, CPU), strict=True):
        every = list(texts(3))
        losses = text_losses(ours, [Pair(source, list(text)) for text in every], ENDS, CPU)
        known = [Hypothesis(text, -loss) for text, loss in zip(every, losses, strict=True)]
        best = max(known, key=lambda one: one.score(length_penalty))
        assert found.ids == best.ids
        assert found.log_probability == pytest.approx(best.log_probability, abs=1e-5)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_beam_of_one_is_greedy(architecture):
    """Whatever the length penalty."""
    for seed in range(5):
        ours = model(architecture, seed)
        greedy = translate(ours, SOURCES, ENDS, Search(), CPU)
        from pipeline.translation import decoding

        batch = decoding.padded([[*source, ENDS.end] for source in SOURCES], ENDS.pad)
        search = Search(beam=1, length_penalty=1.0)
        limits = [search.limit(len(source) + 1) for source in SOURCES]
        found = decoding.beam_search(ours, batch, limits, ENDS, search)
        assert [one.ids for one in found] == [one.ids for one in greedy]


class Forgetful:
    """A model that keeps nothing: at every step it reads all that was written anew."""

    def __init__(self, inner) -> None:
        self.inner, self.rows = inner, []

    def eval(self):
        self.inner.eval()

    def scores(self, vectors):
        return self.inner.scores(vectors)

    def start(self, source):
        return Written(source, torch.zeros(len(source), 0, dtype=torch.int64))

    def step(self, tokens, state):
        self.rows.append(len(tokens))
        state.tokens = torch.cat([state.tokens, tokens[:, None]], dim=1)
        return self.inner(state.source, state.tokens)[:, -1]


class Written:
    def __init__(self, source, tokens) -> None:
        self.source, self.tokens = source, tokens

    def select(self, rows):
        return Written(self.source[rows], self.tokens[rows])


@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_what_is_kept_changes_nothing(architecture, beam):
    ours, search = model(architecture), Search(beam=beam, length_penalty=0.6)
    with_cache = translate(ours, SOURCES, ENDS, search, CPU)
    without = translate(Forgetful(ours), SOURCES, ENDS, search, CPU)
    assert [one.ids for one in with_cache] == [one.ids for one in without]
    for one, other in zip(with_cache, without, strict=True):
        assert one.log_probability == pytest.approx(other.log_probability, abs=1e-5)


@pytest.mark.parametrize("beam", [1, 3])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_translation_does_not_depend_on_its_batch(architecture, beam):
    ours, search = model(architecture), Search(beam=beam, length_penalty=0.6)
    together = translate(ours, SOURCES, ENDS, search, CPU)
    alone = [translate(ours, [source], ENDS, search, CPU)[0] for source in SOURCES]
    assert [one.ids for one in together] == [one.ids for one in alone]


class Counting:
    """A model that ends each text after as many tokens as its source has."""

    def __init__(self) -> None:
        self.rows: list[int] = []

    def eval(self):
        pass

    def scores(self, vectors):
        return vectors

    def start(self, source):
        return Countdown((source > ENDS.end).sum(dim=1))

    def step(self, tokens, state):
        self.rows.append(len(tokens))
        scores = torch.full((len(tokens), VOCABULARY), -9.0)
        scores[:, 4] = torch.where(state.left > 0, 5.0, 0.0)
        scores[:, ENDS.end] = torch.where(state.left > 0, -9.0, 5.0)
        state.left = state.left - 1
        return scores


class Countdown:
    def __init__(self, left) -> None:
        self.left = left

    def select(self, rows):
        return Countdown(self.left[rows])


def test_what_has_ended_leaves_the_batch():
    sources = [[4] * 4, [4], [4] * 2]
    counting = Counting()
    found = translate(counting, sources, ENDS, Search(), CPU)
    assert [one.ids for one in found] == [(4,) * 4, (4,), (4,) * 2]
    assert counting.rows == [3, 3, 2, 1, 1]
    counting = Counting()
    found = translate(counting, sources, ENDS, Search(beam=2), CPU)
    assert [one.ids for one in found] == [(4,) * 4, (4,), (4,) * 2]
    assert len(counting.rows) < 10  # limits are above 12 tokens
    assert counting.rows[-1] == 2  # one text is left, and its beam


@pytest.mark.parametrize("beam", [1, 2])
def test_no_translation_is_longer_than_its_limit(beam):
    ours = model("transformer")
    with torch.no_grad():
        ours.output_bias[ENDS.end] = -100.0
    search = Search(beam=beam, ratio=1.0, extra=2)
    for source, found in zip(SOURCES, translate(ours, SOURCES, ENDS, search, CPU), strict=True):
        assert len(found.ids) + 1 == len(source) + 3
