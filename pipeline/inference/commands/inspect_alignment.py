"""`python -m pipeline inspect_alignment`: where models look while they translate, as a page."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.inference.arguments import (
    add_beam_argument,
    add_device_arguments,
    add_text_arguments,
    add_translation_models_argument,
    check_ending,
    chosen_device,
    single_text,
    utf8,
)

if TYPE_CHECKING:
    import torch

    from pipeline.inference.alignment_page import Aligned

MAX_PIECES = 64  # of a side: maps of more are not read with ease


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_translation_models_argument(parser, together=True)
    add_text_arguments(parser, file=False)
    parser.add_argument(
        "--target",
        type=utf8,
        metavar="TEXT",
        help="a translation that all are asked about; default: what each says itself",
    )
    add_beam_argument(parser)
    add_device_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.html")


def run(arguments: argparse.Namespace) -> None:
    """The command; raises `UserError` for what is no model, several texts, or one too long."""
    from pipeline.inference.alignment_page import render
    from pipeline.inference.output import whole_file

    check_ending(arguments.out, ".html")
    text = single_text(arguments)
    device = chosen_device(arguments)
    found = [
        aligned(folder, text, arguments.target, arguments.beam, device)
        for folder in arguments.model
    ]
    with whole_file(arguments.out) as draft:
        draft.write_text(render(text, found), encoding="utf-8")
    say(f"{arguments.out}: {len(found)} models")


def aligned(
    folder: Path, text: str, target: str | None, beam: int, device: torch.device
) -> Aligned:
    """What the model in `folder` makes of `text`, or of `target` if it is given, and where it
    looked."""
    import torch

    from pipeline.inference.alignment_page import Aligned
    from pipeline.inference.commands.translate import opened
    from pipeline.translation.decoding import Search, translate

    model, coder = opened(folder)
    model.to(device).eval()
    (pair,) = coder.pairs([text], [target or ""])
    ids = list(pair.target)
    if target is None:
        search = Search(beam, 0.6 if beam > 1 else 0.0)
        (best,) = translate(model, [pair.source], coder.ends, search, device)
        ids = list(best.ids)
    if max(len(pair.source), len(ids)) > MAX_PIECES:
        raise UserError(
            f"{max(len(pair.source), len(ids))} pieces",
            where=str(folder),
            expected=f"at most {MAX_PIECES} of a side, for a page",
        )
    ends = coder.ends
    with torch.no_grad():
        weights = model.alignments(
            torch.tensor([[*pair.source, ends.end]], device=device),
            torch.tensor([[ends.start, *ids]], device=device),
        )
    end = "(end)"
    return Aligned(
        str(folder),
        coder.text(ids, text),
        [*coder.pieces(ids), end],
        [*coder.pieces(pair.source), end],
        None if weights is None else weights[0].cpu().numpy(),
    )
