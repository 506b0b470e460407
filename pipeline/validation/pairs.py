"""What is expected of prepared pairs: both sides, the languages stated, no text on two sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from pipeline.translation.languages import is_known, language_fraction, looks_like
from pipeline.translation.pair_rows import COLUMNS, PairRow
from pipeline.translation.placeholders import same_placeholders
from pipeline.translation.preparation import SLACK, key_of
from pipeline.validation.suites import NUM_EXAMPLES, Fact, Table, facts_table, great_expectations

if TYPE_CHECKING:
    import pandas as pd

    from translation.params import DownloadPairs, PreparePairs, ValidatePairs

SIDES = ("source", "target")


def tables(
    splits: Mapping[str, Sequence[PairRow]],
    downloaded: DownloadPairs,
    prepared: PreparePairs,
    settings: ValidatePairs,
) -> list[Table]:
    """The expectations on every pair, on every split, and on all of them together."""
    facts = [*_languages(splits, downloaded, settings), *_leaks(splits, prepared)]
    return [_pairs(splits, prepared), _splits(splits, settings), facts_table("all pairs", facts)]


def pairs_frame(splits: Mapping[str, Sequence[PairRow]]) -> pd.DataFrame:
    """One row a pair: `split`, its columns, `length_ratio`, `is_copy`, `placeholders_differ`."""
    import pandas as pd

    rows = [{"split": split} | dict(row) for split, found in splits.items() for row in found]
    frame = pd.DataFrame(rows, columns=["split", *COLUMNS])
    lengths = [frame[side].fillna("").str.len() for side in SIDES]
    longer, shorter = lengths[0].combine(lengths[1], max), lengths[0].combine(lengths[1], min)
    frame["length_ratio"] = (longer - SLACK) / shorter.clip(lower=1)
    frame["is_copy"] = (frame["source"] == frame["target"]).astype(int)
    frame["placeholders_differ"] = [
        int(not same_placeholders(one or "", other or ""))
        for one, other in zip(frame["source"], frame["target"], strict=True)
    ]
    return frame


def _pairs(splits: Mapping[str, Sequence[PairRow]], prepared: PreparePairs) -> Table:
    e = great_expectations().expectations
    expectations = [
        e.ExpectColumnValuesToNotBeNull(column=side, description=f"Every pair has a {side}")
        for side in SIDES
    ]
    expectations += [
        e.ExpectColumnValuesToMatchRegex(
            column=side, regex=r"\S", description=f"Every {side} has more than space"
        )
        for side in SIDES
    ]
    expectations += [
        e.ExpectColumnValueLengthsToBeBetween(
            column=side,
            max_value=prepared.max_characters,
            description=f"No {side} has more than {prepared.max_characters:,} characters",
        )
        for side in SIDES
    ]
    expectations += [
        e.ExpectColumnMaxToBeBetween(
            column="length_ratio",
            max_value=prepared.max_length_ratio,
            description=f"No side is longer than {prepared.max_length_ratio:g} times the other",
        ),
        e.ExpectCompoundColumnsToBeUnique(
            column_list=["split", "source"], description="No source occurs twice in a split"
        ),
        e.ExpectColumnMaxToBeBetween(
            column="placeholders_differ",
            max_value=0,
            description="Both sides of a pair have the same placeholders",
        ),
    ]
    if prepared.drop_copies:
        expectations.append(
            e.ExpectColumnMaxToBeBetween(
                column="is_copy", max_value=0, description="No target is its source"
            )
        )
    return Table("pairs", pairs_frame(splits), expectations, identity=["split", "id"])


def _splits(splits: Mapping[str, Sequence[PairRow]], settings: ValidatePairs) -> Table:
    import pandas as pd

    e = great_expectations().expectations
    frame = pd.DataFrame([{"split": name, "pairs": len(rows)} for name, rows in splits.items()])
    least = settings.min_pairs
    enough = e.ExpectColumnMinToBeBetween(
        column="pairs", min_value=least, description=f"Every split has at least {least:,} pairs"
    )
    return Table("splits", frame, [enough], identity=["split"])


def _languages(
    splits: Mapping[str, Sequence[PairRow]], downloaded: DownloadPairs, settings: ValidatePairs
) -> list[Fact]:
    """Whether each side is in its language, of languages that we know how to tell."""
    facts = []
    stated = downloaded.languages.model_dump()
    for side, other in (SIDES, SIDES[::-1]):
        language, foreign = stated[side], stated[other]
        if not (is_known(language) and is_known(foreign)):
            continue
        rows = [row for found in splits.values() for row in found]
        share = language_fraction((row[side] for row in rows), language, foreign)
        if share is None:
            continue
        strange = [row for row in rows if looks_like(row[side], language, foreign) is False]
        facts.append(
            Fact(
                f"{side}_language_fraction",
                share,
                f"Of the texts that show their language, at least "
                f"{settings.min_language_fraction:g} of each {side} are in {language}",
                min_value=settings.min_language_fraction,
                examples=[{"id": row["id"], side: row[side]} for row in strange[:NUM_EXAMPLES]],
            )
        )
    return facts


def _leaks(splits: Mapping[str, Sequence[PairRow]], prepared: PreparePairs) -> list[Fact]:
    """For each two splits, the texts of the side that is split by which both have."""
    side = prepared.split.by
    keys = {name: Counter(key_of(row[side]) for row in rows) for name, rows in splits.items()}
    facts = []
    for left, right in combinations(keys, 2):
        shared = sorted(keys[left].keys() & keys[right].keys())
        facts.append(
            Fact(
                f"{side}s_in_{left}_and_{right}",
                len(shared),
                f"No {side} is both in {left} and in {right}, case and punctuation aside",
                max_value=0,
                examples=[{side: key} for key in shared[:NUM_EXAMPLES]],
            )
        )
    return facts
