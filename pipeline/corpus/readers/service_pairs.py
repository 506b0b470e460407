"""Pairs of descriptions: do both describe the same field, in two structures of one service?

same: two different texts that stand under the same field name. different: the first text with
one that stands under another name, in the same service. Every text of a "different" pair also
occurs in a "same" pair, on its side, so that neither text alone tells the label; of
`COMPARED` candidates the one that shares most words is taken. The best threshold on the share of
common words (Jaccard) is right in 82 % of the pairs of botocore 1.44.5: words help, but do not
settle it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from pipeline.corpus.readers.hypertext import html_text
from pipeline.corpus.readers.service_models import Service
from pipeline.foundation.normalization import words_in

MIN_WORDS, MAX_WORDS = 3, 30  # two texts fit into 96 tokens
MAX_TEXTS = 8  # of one name: those with more ("id", "name") name anything
PAIRS_PER_NAME = 3
COMPARED = 2
PAIRS_PER_LABEL = 10_000


class Pair(NamedTuple):
    """Two texts under one field name; `place` is that of the first."""

    name: str
    place: str
    first: str
    second: str


def field_match_rows(services: Iterable[Service]) -> Iterator[dict[str, Any]]:
    """Columns id, group, text, text_pair, label ("same", "different"), in a hash's order."""
    ranked = []
    for service in services:
        texts = _texts_by_name(service)
        pairs = [pair for name in sorted(texts) for pair in _same(name, texts[name])]
        ring = sorted(pairs, key=lambda pair: _digest(pair.second))
        for pair in pairs:
            other = _different(pair, ring, texts)
            if other is not None:
                ranked.append((_digest(service.name, *pair), service, pair, other))
    ranked.sort(key=lambda entry: entry[0])
    for _, service, pair, other in ranked[:PAIRS_PER_LABEL]:
        both = (("same", pair.second), ("different", other))
        for label, second in both if _digest(pair.first)[0] % 2 else reversed(both):
            yield {
                "id": f"{service.name}/{pair.place}/{label}",
                "group": service.family,
                "text": pair.first,
                "text_pair": second,
                "label": label,
            }


def _texts_by_name(service: Service) -> dict[str, dict[str, str]]:
    """Field name, in lower case -> its different texts -> where each first stands."""
    texts: dict[str, dict[str, str]] = {}
    for place, source, _ in service.fields():
        text = html_text(source)
        if MIN_WORDS <= text.count(" ") + 1 <= MAX_WORDS:
            name = place.rpartition(".")[2].lower()
            texts.setdefault(name, {}).setdefault(text, place)
    return texts


def _same(name: str, texts: dict[str, str]) -> list[Pair]:
    """Disjoint pairs of a name's texts, in a hash's order."""
    if len(texts) > MAX_TEXTS:
        return []
    order = sorted(texts, key=_digest)
    couples = zip(order[::2], order[1::2], strict=False)
    return [Pair(name, texts[one], one, two) for one, two in couples][:PAIRS_PER_NAME]


def _different(pair: Pair, ring: list[Pair], texts: dict[str, dict[str, str]]) -> str | None:
    """The second text of another name's pair; None where the service has no other.

    The candidates are the first that fit in `ring`, from a place that a hash of the text draws.
    """
    start = int.from_bytes(_digest(pair.first), "big") % len(ring)
    fitting = (
        other.second
        for other in (*ring[start:], *ring[:start])
        if other.name != pair.name
        and other.second not in texts[pair.name]
        and pair.first not in texts[other.name]
    )
    candidates = list(islice(fitting, COMPARED))
    return max(candidates, key=lambda text: _overlap(pair.first, text), default=None)


def _overlap(one: str, two: str) -> float:
    """Share of common words among all words of both (Jaccard), 0 to 1."""
    first, second = (set(words_in(text)) for text in (one, two))
    return len(first & second) / max(1, len(first | second))


def _digest(*texts: str) -> bytes:
    return hashlib.blake2b("\x1f".join(texts).encode(), digest_size=8).digest()
