"""Which tags the entities of a sentence can be told from."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What seqeval reads: begin, inside, end, single, and "O" (BIO, IOB1, BIOES).
_TAG = re.compile(r"O|[BIES]-.+")
EXPECTED = (
    '"O", and B-TYPE and I-TYPE (BIO; E-TYPE and S-TYPE too). Tags such as PER-B are to be turned '
    "round, L- and U- (BILOU) to be E- and S-; plain types are compared by tag_f1"
)


def not_of_entities(tags: Sequence[str]) -> list[str]:
    """The tags that no entity can be told from.

    >>> not_of_entities(["O", "B-PER", "PER-B", "o", "PER"])
    ['PER-B', 'o', 'PER']
    """
    return [tag for tag in tags if not _TAG.fullmatch(tag)]
