"""From a source to a target: the likeliest token each time, or a beam of beginnings.

Beam search with the length penalty of Wu et al. 2016 (arXiv:1609.08144, section 7): of a finished
text of n tokens, its end too, the log-probability is divided by ((5 + n) / 6)^alpha. A text is done
as soon as as many of its hypotheses have ended as the beam is wide; its rows then leave the batch.
A text's translation does not depend on which others share its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from pipeline.model.training.precision import mixed_precision, widened
from pipeline.translation.batches import padded
from pipeline.translation.objective import length_batches
from pipeline.translation.pair_rows import Ends

if TYPE_CHECKING:
    from pipeline.model.sequence_to_sequence import SequenceToSequence, State

SEARCH_TOKENS = 4096  # of sources at once, times the beam


@dataclass(frozen=True)
class Search:
    """How translations are looked for; a target has at most `ratio * source + extra` tokens, both
    with their ends."""

    beam: int = 1  # 1: greedy
    length_penalty: float = 0.0  # alpha
    ratio: float = 1.5
    extra: int = 10

    def limit(self, source_length: int) -> int:
        """Tokens of a target, its end too."""
        return int(self.ratio * source_length) + self.extra


@dataclass(frozen=True)
class Hypothesis:
    """A finished target: ids without its end, and the log-probability with it, in nats."""

    ids: tuple[int, ...]
    log_probability: float

    def score(self, length_penalty: float) -> float:
        """What hypotheses are compared by."""
        return self.log_probability / ((5 + len(self.ids) + 1) / 6) ** length_penalty


def translate(
    model: SequenceToSequence,
    sources: Sequence[Sequence[int]],
    ends: Ends,
    search: Search,
    device: torch.device,
) -> list[Hypothesis]:
    """The best hypothesis of each source (ids without special tokens), in their order."""
    model.eval()
    found: dict[int, Hypothesis] = {}
    lengths = [len(source) + 1 for source in sources]
    for rows in length_batches(lengths, max(SEARCH_TOKENS // search.beam, 1)):
        batch = padded([[*sources[row], ends.end] for row in rows], ends.pad).to(device)
        limits = [search.limit(lengths[row]) for row in rows]
        if search.beam == 1:
            made = greedy(model, batch, limits, ends)
        else:
            made = beam_search(model, batch, limits, ends, search)
        found |= zip(rows, made, strict=True)
    return [found[row] for row in range(len(sources))]


@torch.no_grad()
def greedy(
    model: SequenceToSequence, source: Tensor, limits: Sequence[int], ends: Ends
) -> list[Hypothesis]:
    """The likeliest token each time; at the last of `limits`, one a row, the end."""
    ids: list[list[int]] = [[] for _ in limits]
    sums = [0.0] * len(limits)
    state, rows = model.start(source), list(range(len(limits)))
    tokens = torch.full((len(rows),), ends.start, device=source.device)
    length = 0
    while rows:
        length += 1
        logs = _log_probabilities(model, tokens, state, ends, [limits[r] <= length for r in rows])
        best, chosen = logs.max(dim=1)
        alive = []
        for place, (value, token) in enumerate(zip(best.tolist(), chosen.tolist(), strict=True)):
            sums[rows[place]] += value
            if token != ends.end:
                ids[rows[place]].append(token)
                alive.append(place)
        tokens = chosen
        if len(alive) < len(rows):
            rows = [rows[place] for place in alive]
            kept = torch.tensor(alive, dtype=torch.int64, device=source.device)
            state, tokens = state.select(kept), chosen[kept]
    return [Hypothesis(tuple(i), total) for i, total in zip(ids, sums, strict=True)]


@torch.no_grad()
def beam_search(
    model: SequenceToSequence, source: Tensor, limits: Sequence[int], ends: Ends, search: Search
) -> list[Hypothesis]:
    """The best finished hypothesis of each row of `source`; the end counts where it is among the
    best `beam` continuations, so that a beam of 1 is greedy."""
    width, device = search.beam, source.device
    rows = list(range(len(limits)))
    first = torch.arange(len(rows), device=device).repeat_interleave(width)
    state = model.start(source).select(first)
    begun: list[list[tuple[int, ...]]] = [[()] * width for _ in rows]
    sums = torch.full((len(rows), width), -torch.inf, device=device)
    sums[:, 0] = 0.0
    tokens = torch.full((len(first),), ends.start, device=device)
    finished: list[list[Hypothesis]] = [[] for _ in rows]
    length = 0
    while rows:
        length += 1
        ending = [limits[row] <= length for row in rows for _ in range(width)]
        logs = _log_probabilities(model, tokens, state, ends, ending)
        vocabulary = logs.shape[1]
        totals = (sums[:, :, None] + logs.view(len(rows), width, vocabulary)).flatten(1)
        values, places = totals.topk(min(2 * width, totals.shape[1]), dim=1)
        going: list[int] = []  # places in `rows`
        next_rows: list[list[_Step]] = []
        for place, row in enumerate(rows):
            ranked = zip(values[place].tolist(), places[place].tolist(), strict=True)
            steps = [_Step(total, *divmod(at, vocabulary)) for total, at in ranked]
            live = _sort_out(steps, begun[place], finished[row], width, ends.end)
            if live and len(finished[row]) < width:
                going.append(place)
                next_rows.append(live)
        rows = [rows[place] for place in going]
        if not rows:
            break
        begun = [
            [(*begun[place][step.origin], step.token) for step in live]
            for place, live in zip(going, next_rows, strict=True)
        ]
        chosen = [
            place * width + step.origin
            for place, live in zip(going, next_rows, strict=True)
            for step in live
        ]
        state = state.select(torch.tensor(chosen, device=device))
        sums = torch.tensor([[step.total for step in live] for live in next_rows], device=device)
        tokens = torch.tensor([step.token for live in next_rows for step in live], device=device)
    alpha = search.length_penalty
    return [max(found, key=lambda one: one.score(alpha)) for found in finished]


@dataclass(frozen=True)
class _Step:
    """A continuation: the log-probability so far, which beginning it goes on from, and by what."""

    total: float
    origin: int
    token: int


def _sort_out(
    steps: Sequence[_Step],
    begun: Sequence[tuple[int, ...]],
    finished: list[Hypothesis],
    width: int,
    end: int,
) -> list[_Step]:
    """Add what has ended to `finished`; -> the `width` best that go on, or none."""
    live: list[_Step] = []
    for rank, step in enumerate(steps):
        if step.total == -torch.inf:
            break
        if step.token != end:
            live.append(step)
        elif rank < width:
            finished.append(Hypothesis(begun[step.origin], step.total))
    live = live[:width]
    if live:  # places that nothing fills
        live += [_Step(-torch.inf, live[0].origin, live[0].token)] * (width - len(live))
    return live


def _log_probabilities(
    model: SequenceToSequence,
    tokens: Tensor,
    state: State,
    ends: Ends,
    ending: Sequence[bool],
) -> Tensor:
    """Of every next token, `(batch, vocabulary)`; where `ending` says so, the end is the only one.

    Padding and start are never next: a model may give them a little, and they are no text.
    """
    with mixed_precision(tokens.device):
        logs = widened(model.scores(model.step(tokens, state))).log_softmax(dim=1)
    logs[:, [ends.pad, ends.start]] = -torch.inf
    if any(ending):
        last = torch.tensor(ending, device=logs.device)
        others = torch.arange(logs.shape[1], device=logs.device) != ends.end
        logs = logs.masked_fill(last[:, None] & others, -torch.inf)
    return logs
