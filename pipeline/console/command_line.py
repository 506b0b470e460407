"""The help of a command line, and argparse's own messages, in the language that is spoken."""

from __future__ import annotations

import argparse
import textwrap

from pipeline.languages.spoken import ENGLISH, language
from pipeline.languages.telling import told

WIDTH = 64  # of lines of letters that are two columns wide, some of them


def tell_argparse() -> None:
    """Let argparse say its own messages by us; to be called before a parser is made."""
    if language() != ENGLISH:
        vars(argparse).update(_=told, ngettext=_ngettext)  # what it calls `gettext` by


def _ngettext(one: str, several: str, number: int) -> str:
    return told(one if number == 1 else several)


def in_spoken_language(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The parser, and those of its commands, with every text told anew."""
    if language() == ENGLISH:
        return parser
    if parser.formatter_class is argparse.RawDescriptionHelpFormatter:
        parser.description = _paragraphs(parser.description or "")
    else:
        parser.description = told(parser.description or "")
    parser.epilog = told(parser.epilog or "")
    for action in parser._actions:
        if action.help and action.help != argparse.SUPPRESS:
            action.help = told(action.help)
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                choice.help = told(choice.help or "")
            for command in action.choices.values():
                in_spoken_language(command)
    return parser


def _paragraphs(text: str) -> str:
    told_ones = (told(" ".join(part.split())) for part in text.strip().split("\n\n"))
    return "\n\n".join(textwrap.fill(part, WIDTH) for part in told_ones)
