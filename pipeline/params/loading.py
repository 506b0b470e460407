"""Reading `params.yaml`: every mistake at once, with its path and nearest name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline.console.errors import UserError
from pipeline.params.base import Section
from pipeline.params.schema import Params

S = TypeVar("S", bound=Section)
MOVED = {  # keys of former versions -> where the same is said now
    r"tasks\.\w+\.learning_rates": "finetune.learning_rates.STRATEGY.TASK",
    r"finetune\.training\.learning_rate": "finetune.learning_rates.STRATEGY.default",
    r"import_encoder\.learning_rate": "finetune.learning_rates.STRATEGY.default",
    r"import_encoder\.tuning_rates": "finetune.tuning.published_rates",
}


def load(path: Path) -> Params:
    """Read and check the main pipeline's params; raises `UserError` that lists every mistake."""
    return load_as(Params, path)


def load_as(schema: type[S], path: Path) -> S:
    """Read a params file and check it against `schema`; raises `UserError` as `load` does."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        values = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            "there is no params file", where=str(path), hint="run this in the project's folder"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"no params file that can be read: {error}", where=str(path)) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise UserError(f"not YAML: {error.problem}", where=where) from None
    except YAMLError as error:
        raise UserError(f"not YAML: {error}", where=str(path)) from None
    return check_as(schema, _composed(values, str(path)), where=str(path))


def _composed(value: Any, where: str) -> Any:
    """Text in NFC, as names of columns and files are compared; half a surrogate pair is none."""
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise UserError(f"half of a surrogate pair in {value!r}", where=where, expected="text")
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(key, where): _composed(item, where) for key, item in value.items()}
    return [_composed(item, where) for item in value] if isinstance(value, list) else value


def check(values: Any, where: str) -> Params:
    """Validate plain values of the main pipeline; raises `UserError` that lists every mistake."""
    return check_as(Params, values, where)


def check_as(schema: type[S], values: Any, where: str) -> S:
    """Validate plain values against `schema`; raises `UserError` that lists every mistake."""
    if not isinstance(values, dict):
        raise UserError("not a mapping of sections", where=where)
    try:
        return schema.model_validate(values)
    except ValidationError as error:
        lines = list(dict.fromkeys(_explain(error, schema)))
        count = f"{len(lines)} mistake" + ("s" if len(lines) > 1 else "")
        raise UserError(
            f"{count}:\n" + "\n".join(f"  - {line}" for line in lines),
            where=where,
            hint=f"{_folder(schema)}/ says what each knob means and its bounds",
        ) from None


def _folder(schema: type[Section]) -> str:
    """Where the schema stands."""
    return schema.__module__.rpartition(".")[0].replace(".", "/")


def _explain(error: ValidationError, schema: type[Section]) -> Iterator[str]:
    for item in error.errors():
        location = path_of(item["loc"])
        path = ".".join(location) or "(whole file)"
        if item["type"] == "extra_forbidden":
            near = _nearest(location[-1], schema)
            hint = f"; did you mean {near!r}?" if near else ""
            places = [place for pattern, place in MOVED.items() if re.fullmatch(pattern, path)]
            yield f"{path}: unknown" + (f"; now {places[0]}" if places else hint)
        elif item["type"] == "missing":
            yield f"{path}: missing"
        elif item["type"] == "value_error":
            yield f"{path}: {item['msg'].removeprefix('Value error, ')}"
        else:
            yield f"{path}: {item['msg']} (is {item['input']!r})"


def path_of(location: tuple[int | str, ...]) -> tuple[str, ...]:
    """Where in the file a mistake is, from where pydantic says it is."""
    kept = (index for index in range(len(location)) if not _is_union_tag(location, index))
    return tuple(str(location[index]) for index in kept)


def _is_union_tag(location: tuple[int | str, ...], index: int) -> bool:
    """Pydantic puts what it chose of several into the location; it is not in the file."""
    before = location[index - 1] if index else None
    if location[:2] == ("finetune", "learning_rates") and index == 4:
        return True
    if location[:2] == ("finetune", "tuning") and index == 2:
        return location[index] in {"trials", "off"}
    if before == "rate":
        return location[index] in {"number", "schedule"}
    named = {"train", "validation", "test", "huggingface", "source"}
    after_source = isinstance(before, int) or before in named
    return after_source and location[index] in {"package", "files", "hub", "url"}


def _nearest(name: str, schema: type[Section]) -> str | None:
    import difflib

    whole = schema.model_json_schema()
    parts = [whole, *whole.get("$defs", {}).values()]
    known = {field for part in parts for field in part.get("properties", {})}
    here = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    return here[0] if here else None
