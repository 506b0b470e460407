"""`python -m pipeline fill_mask`: what an encoder would put in place of a mask."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeline.console.saying import say
from pipeline.inference.arguments import (
    add_length_argument,
    add_model_arguments,
    add_text_arguments,
    chosen_device,
    positive,
    texts_with_content,
)

if TYPE_CHECKING:
    from pipeline.inference.masked_tokens import FilledText

SENTENCE_COLUMNS = 90


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_model_arguments(parser)
    add_text_arguments(parser)
    parser.add_argument(
        "--top", type=positive, default=5, metavar="N", help="tokens at each mask; default: 5"
    )
    add_length_argument(parser)


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for a model without a head for masked tokens, or a text
    without a mask."""
    from pipeline.inference.masked_tokens import fill_masks
    from pipeline.inference.model_folder import open_model_folder

    folder = open_model_folder(arguments.model)
    model = folder.pretraining_model().to(chosen_device(arguments))
    tokenizer, max_length = folder.tokenizer(), folder.length(arguments.max_length)
    for number, text in enumerate(texts_with_content(arguments)):
        filled = fill_masks(model, tokenizer, text, arguments.top, max_length)
        if number:
            print()
        if filled.truncated:
            say(
                f"note: of {filled.num_tokens} tokens the model saw the {max_length} around the "
                "mask",
                file=sys.stderr,
            )
        print("\n".join(_lines(filled)), flush=True)


def _lines(filled: FilledText) -> list[str]:
    """One mask: tokens with the sentence that each makes; several: a table for each mask."""
    from pipeline.inference.plain_table import aligned, shortened

    if len(filled.masks) == 1:
        rows = [
            [token.name, f"{p:.4f}", shortened(filled.filled([token]), SENTENCE_COLUMNS)]
            for token, p in filled.masks[0]
        ]
        return aligned([["token", "probability", "sentence"], *rows], left=(0, 2))
    lines = [f"each of {len(filled.masks)} masks on its own, the others in place"]
    for number, found in enumerate(filled.masks, start=1):
        rows = [[token.name, f"{p:.4f}"] for token, p in found]
        lines += aligned([[f"mask {number}", "probability"], *rows])
    return [*lines, filled.best]
