"""From pairs as they come to training, validation and test: cleaned, each text on one side only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.foundation.normalization import clean
from pipeline.foundation.randomness import fraction_of
from pipeline.translation.pair_rows import SPLITS, PairRow
from pipeline.translation.placeholders import MASKS, same_placeholders

if TYPE_CHECKING:
    from translation.params import PairSplit, PreparePairs

SLACK = 10  # characters by which a short text may differ, whatever the ratio


@dataclass
class Prepared:
    """The pairs of each split, and how many were dropped, by the first reason."""

    splits: dict[str, list[PairRow]]
    read: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def prepare(pairs: Iterable[PairRow], settings: PreparePairs) -> Prepared:
    """Clean, drop and split. Of several pairs with one source the first stays, so that no answer is
    counted wrong that was given elsewhere. The order in a split is that of a hash."""
    found = Prepared({split: [] for split in SPLITS})
    seen: set[str] = set()
    for pair in pairs:
        found.read += 1
        row = PairRow(
            id=pair["id"],
            group=pair["group"],
            source=clean(pair["source"]),
            target=clean(pair["target"]),
        )
        reason = why_not(row, settings)
        if reason is None and row["source"] in seen:
            reason = "source_seen_before"
        if reason is not None:
            found.dropped[reason] += 1
            continue
        seen.add(row["source"])
        found.splits[side_of(row, settings.split)].append(row)
    for split, rows in found.splits.items():
        rows.sort(
            key=lambda row: (fraction_of(f"order {settings.split.salt}", row["id"]), row["id"])
        )
        limit = getattr(settings.limits, split)
        if limit is not None and len(rows) > limit:
            found.dropped["beyond_the_limit"] += len(rows) - limit
            del rows[limit:]
    return found


def why_not(row: PairRow, settings: PreparePairs) -> str | None:
    """The reason to drop a cleaned pair; `None`: it stays."""
    source, target = row["source"], row["target"]
    if not source or not target:
        return "empty_side"
    if any(mask in source or mask in target for mask in MASKS):
        return "private_characters"
    if max(len(source), len(target)) > settings.max_characters:
        return "too_long"
    if settings.drop_copies and source == target:
        return "copy"
    short, long = sorted((len(source), len(target)))
    if long > settings.max_length_ratio * short + SLACK:
        return "length_ratio"
    if not same_placeholders(source, target):
        return "placeholders_differ"
    return None


def key_of(text: str) -> str:
    """What two texts share that differ in case, spaces and punctuation alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum()) or text


def side_of(row: PairRow, split: PairSplit) -> str:
    """The split of a pair: that of every pair whose text in the language `by` is like its own."""
    place = fraction_of(split.salt, key_of(row["source" if split.by == "source" else "target"]))
    if place < split.test:
        return "test"
    return "validation" if place < split.test + split.validation else "train"
