"""Train one WordPiece vocabulary on both sides of the training pairs; spaces are pieces too.

The same pairs give the same bytes. Raises where held-out targets have letters that it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.saying import say

if TYPE_CHECKING:
    from translation.params import Params

INPUTS = {
    "pairs": "the folder that prepare_pairs wrote",
    "gate": "the result of validate_pairs, which must be a success",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the tokenizer artifact `output`."""
    from pipeline.console.errors import UserError
    from pipeline.foundation import gate
    from pipeline.foundation.artifacts import read_artifact, write_artifact
    from pipeline.foundation.vocabulary import wordpiece
    from pipeline.translation.pair_rows import read_pairs
    from pipeline.translation.pieces import Coder, train
    from pipeline.translation.placeholders import masked, names_of

    gate.require(inputs["gate"])
    splits = read_pairs(read_artifact(inputs["pairs"], stage="prepare_pairs").path)
    settings = params.train_tokenizer

    def texts() -> Iterator[str]:
        for row in splits["train"]:
            names = names_of(row["source"])
            yield masked(row["source"], names)
            yield masked(row["target"], names)

    made_from = settings.model_dump(mode="json")
    with write_artifact(output, stage="train_tokenizer", params=made_from, inputs=inputs) as draft:
        tokenizer = train(texts, **settings.model_dump(exclude={"max_unknown_fraction"}))
        wordpiece.save(tokenizer, draft.path, lowercase=settings.lowercase)
        coder = Coder(tokenizer)
        held_out = splits["validation"]
        encoded = coder.pairs(
            [row["source"] for row in held_out], [row["target"] for row in held_out]
        )
        ids = [token for pair in encoded for token in pair.target]
        unknown = ids.count(coder.unknown) / max(len(ids), 1)
        if unknown > settings.max_unknown_fraction:
            raise UserError(
                f"{unknown:.2%} of the pieces of held-out targets are unknown",
                where="train_tokenizer of translation/params.yaml",
                expected=f"at most max_unknown_fraction, {settings.max_unknown_fraction:.2%}",
                hint="raise alphabet_size and vocabulary_size: the target's letters are not in it",
            )
        draft.counts["vocabulary_size"] = coder.vocabulary_size
    say(f"a vocabulary of {coder.vocabulary_size:,} pieces; {unknown:.3%} unknown in new targets")
