"""What every section is built of."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Fraction = Annotated[float, Field(ge=0, le=1)]
Probability = Annotated[float, Field(ge=0, lt=1)]
Positive = Annotated[int, Field(ge=1)]
Rate = Annotated[float, Field(gt=0)]  # a peak learning rate
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Auto = Literal["auto"]  # by a rule of docs/training.md, from text or rows, in the stage itself
Name = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_]*$")]


def one_of(names: Iterable[str]) -> AfterValidator:
    """For a word of some registry: what is none of `names` is refused, and they are said."""
    known = tuple(names)

    def check(word: str) -> str:
        if word not in known:
            near = difflib.get_close_matches(word, known, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"{word!r} is not one of {', '.join(known)}{meant}")
        return word

    return AfterValidator(check)


class Section(BaseModel):
    """Frozen, refuses unknown keys and silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
