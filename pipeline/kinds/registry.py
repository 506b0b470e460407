"""The kinds of tasks, and the four facets of each, imported when they are asked for.

A kind is a folder beside this file, with a module and in it a constant for each facet (see
`pipeline.tasks.facets`), and its name here.
"""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.console.errors import UserError

if TYPE_CHECKING:
    from pipeline.tasks.facets import BaselineFacet, DataFacet, HeadFacet, ViewFacet

KINDS = (
    "classification",
    "tagging",
    "pair_classification",
    "pair_regression",
)
FACETS = ("data", "head", "baseline", "view")


def data_of(kind: str) -> DataFacet:
    """The rows of the kind that `params.tasks.NAME.kind` names; as the others, raises `UserError`
    for a kind that is none."""
    return cast("DataFacet", _facet(kind, "data"))


def head_of(kind: str) -> HeadFacet:
    """Between its examples and a network."""
    return cast("HeadFacet", _facet(kind, "head"))


def baseline_of(kind: str) -> BaselineFacet:
    """What a pre-trained encoder should beat on it."""
    return cast("BaselineFacet", _facet(kind, "baseline"))


def view_of(kind: str) -> ViewFacet:
    """How it is shown."""
    return cast("ViewFacet", _facet(kind, "view"))


def code_of(kind: str) -> str:
    """A hash of a kind's own code but its view: whoever reads a prepared task stands on it, and
    finds it in the task's manifest, so that another kind trains nothing again."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).with_name(kind).glob("*.py")):
        if path.name != "view.py":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _facet(kind: str, facet: str) -> Any:
    if kind not in KINDS:
        raise UserError(f"{kind!r} is no kind of task", expected=f"one of {', '.join(KINDS)}")
    module = importlib.import_module(f"pipeline.kinds.{kind}.{facet}")
    return getattr(module, facet.upper())
