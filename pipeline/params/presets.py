"""A preset is an overlay on `params.yaml`, or with `standalone: true` one of its own, completed as
any that leaves things out: `python -m pipeline preset NAME` writes the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.console.errors import UserError
from pipeline.console.saying import say
from pipeline.params.base import Section
from pipeline.params.schema import Params


def overlay(values: Any, changes: Any) -> None:
    """Put `changes` into the mapping `values`: mappings merge, everything else replaces.

    A mapping with a `kind` (a source) and whatever stands under `replace: true` replaces whole.
    """
    for key, change in changes.items():
        merges = isinstance(change, dict) and isinstance(values.get(key), dict)
        whole = isinstance(change, dict) and (change.get("replace") or _is_source_or_task(change))
        if merges and not whole:
            overlay(values[key], change)
        elif isinstance(change, dict):
            values[key] = {name: value for name, value in change.items() if name != "replace"}
        else:
            values[key] = change


def _is_source_or_task(change: Any) -> bool:
    """What has a `kind` is one thing: half of one and half of another would be neither."""
    return isinstance(change.get("kind"), str)


def apply_preset(name: str, params_file: Path, schema: type[Section] = Params) -> None:
    """Overlay `presets/NAME.yaml` on `params_file`, keeping its comments.

    Raises `UserError` where there is no such preset or the result breaks the schema; then the
    file is left as it was.
    """
    from ruamel.yaml import YAML

    from pipeline.params.completion import complete_values
    from pipeline.params.editing import edit, round_trip

    folder = params_file.absolute().parent / "presets"
    preset = folder / f"{name}.yaml"
    if not preset.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.yaml"))) or "none"
        raise UserError(f"there is no preset {name!r}", where=str(folder), expected=known)
    text = preset.read_text(encoding="utf-8")
    changes = YAML(typ="safe").load(text)

    def change(values: Any) -> Any:
        laid_over = changes
        if changes.get("standalone"):
            values, laid_over = round_trip().load(text), {}
            del values["standalone"]
        if schema is Params:
            complete_values(values)
        overlay(values, laid_over)
        return values

    edit(
        params_file,
        change,
        schema=schema,
        where=f"{params_file} with {preset.name}",
    )
    say(f"{params_file} now holds the preset {name}; `git diff {params_file}` shows what changed")
