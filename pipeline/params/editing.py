"""Editing `params.yaml` in place: what is not changed keeps its comments, quotes and order."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.params.base import Section
from pipeline.params.loading import check_as
from pipeline.params.schema import Params

if TYPE_CHECKING:
    from ruamel.yaml import YAML


def round_trip() -> YAML:
    """A reader and writer that gives our own files back byte for byte."""
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.width = 100
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.Representer = _representer()
    return yaml


@functools.cache
def _representer() -> Any:
    """One that writes "null", where ruamel's own leaves nothing: what is absent should be seen."""
    from ruamel.yaml.representer import RoundTripRepresenter

    class Representer(RoundTripRepresenter):
        """A class of its own: representers belong to classes, and DVC uses the other one."""

    Representer.add_representer(
        type(None), lambda self, value: self.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    return Representer


def edit(
    path: Path,
    change: Callable[[Any], Any],
    *,
    schema: type[Section] = Params,
    where: str | None = None,
) -> None:
    """Let `change` edit the values of the params file at `path`, or return others; write them back.

    Raises `UserError`, naming `where`, if the result breaks `schema`; the file is then as before.
    """
    from ruamel.yaml import YAML

    yaml = round_trip()
    values = yaml.load(path.read_text(encoding="utf-8"))
    values = change(values) or values
    stream = io.StringIO()
    yaml.dump(values, stream)
    check_as(schema, YAML(typ="safe").load(stream.getvalue()), where=where or str(path))
    path.write_text(stream.getvalue(), encoding="utf-8")
