"""A params.yaml of sources and tasks alone, completed in place: what is left out is written.

DVC reads the keys of a stage in params.yaml itself, so that they must stand there. What a user
wrote stays as it is, comments and order too, and a complete file is not touched.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipeline.languages.spoken import _
from pipeline.model.sizes import SIZES
from pipeline.params.base import Section
from pipeline.params.editing import round_trip
from pipeline.params.loading import check_as, path_of
from pipeline.params.schema import Params
from pipeline.params.task_defaults import complete_source, complete_task, task_sources
from pipeline.params.training import Model

DEFAULTS = Path(__file__).with_name("defaults.yaml")
STARTING_POINTS = {"download_corpus", "tasks"}  # a file with neither says nothing to complete
# Of one piece: half of what a user gives and half of the defaults would be neither.
WHOLE = {("pretrain", "optimizer"), ("pretrain", "budget"), ("import_encoder", "sources")}
# dvc.yaml names their keys one by one, and DVC wants each of them, even one that has a default.
NAMED_BY_KEY = ("runtime", "pretrain")


def complete(path: Path, schema: type[Section] = Params) -> str | None:
    """Write what the params file at `path` leaves out; -> a line that says what, `None` where it is
    complete, or of another pipeline.

    Raises `UserError` that lists every mistake where it is none after that either; then the file
    is left as it was. A file that is no YAML, or names neither text nor tasks, is left to the
    reader of params.
    """
    from ruamel.yaml.error import YAMLError

    if schema is not Params or not path.is_file():
        return None
    yaml = round_trip()
    try:
        values = yaml.load(path.read_text(encoding="utf-8"))
    except (YAMLError, UnicodeDecodeError):
        return None
    if not isinstance(values, dict) or not STARTING_POINTS & values.keys():
        return None
    written = complete_values(values)
    if not written:
        return None
    check_as(schema, _plain(values), where=str(path))
    stream = io.StringIO()
    yaml.dump(values, stream)
    path.write_text(stream.getvalue(), encoding="utf-8")
    sections = ", ".join(dict.fromkeys(name.partition(".")[0] for name in written))
    said = _(
        "{path}: wrote what was left out ({number:,} keys, in {sections}); what they mean: "
        "pipeline/params/"
    )
    return said.format(path=path, number=len(written), sections=sections)


def complete_values(values: Any) -> list[str]:
    """Put what is left out into `values`, a params file's, as ruamel read it; -> its names.

    Of the optional keys those of `NAMED_BY_KEY` are written.
    """
    if not _mistakes(values):
        return _put_optional(values, _defaults_for(values))
    written: list[str] = []
    corpus, tasks = values.get("download_corpus"), values.get("tasks")
    for source in corpus.get("sources") or [] if isinstance(corpus, dict) else []:
        written += complete_source(source, "download_corpus.sources", is_corpus=True)
    for name, task in tasks.items() if isinstance(tasks, dict) else []:
        if isinstance(task, dict):
            for side, source in task_sources(task):
                written += complete_source(source, f"tasks.{name}.{side}")
            written += complete_task(task, f"tasks.{name}")
    model = _model_of(values)
    if _lacks_size(model):
        model["size"] = "auto"
        written.append("pretrain.model.size")
    defaults = _defaults_for(values)
    while paths := [path for path in _missing(values) if _put(values, defaults, path)]:
        written += map(".".join, paths)
    return written + _put_optional(values, defaults)


def _defaults_for(values: Any) -> Any:
    """The defaults, as they fit what the user gave."""
    defaults = round_trip().load(DEFAULTS.read_text(encoding="utf-8"))
    pretrain, tasks = values.get("pretrain"), values.get("tasks")
    finetune = values.get("finetune")
    if isinstance(tasks, dict):
        defaults["finetune"]["tasks"] = list(tasks)
    if isinstance(pretrain, dict):
        defaults["train_embeddings"]["vector_size"] = _width(_model_of(values)) or "auto"
        if pretrain.get("source") == "huggingface":  # its vocabulary is not that of the vectors
            defaults["finetune"]["strategies"]["word_vectors"] = []
            if not (values.get("download_corpus") or {}).get("sources"):  # nothing else needs text
                defaults["download_corpus"] = {"sources": []}
                defaults["train_embeddings"]["algorithms"] = {}
    training = finetune.get("training") if isinstance(finetune, dict) else None
    if isinstance(training, dict) and not {"steps", "epochs"} & set(training):
        training["epochs"] = "auto"
        training.setdefault("early_stopping", defaults["finetune"]["training"]["early_stopping"])
    return defaults


def _model_of(values: Any) -> Any:
    pretrain = values.get("pretrain")
    return pretrain.get("model") if isinstance(pretrain, dict) else None


def _lacks_size(model: Any) -> bool:
    """Whether a few fields of a model are given, and the others by no size."""
    if not isinstance(model, dict) or "size" in model:
        return False
    given = _plain(model)
    return _is_model(given | {"size": "auto"}) and not _is_model(given)


def _is_model(given: Any) -> bool:
    try:
        Model.model_validate(given)
    except ValidationError:
        return False
    return True


def _width(model: Any) -> Any:
    """The hidden size that a user gave, by itself or by a published size."""
    if not isinstance(model, Mapping):
        return None
    of_sizes: Mapping[Any, Mapping[str, Any]] = dict(SIZES)
    of_size = of_sizes.get(model.get("size"), {})
    return model.get("hidden_size", of_size.get("hidden_size"))


def _missing(values: Any) -> Iterator[tuple[str, ...]]:
    for error in _mistakes(values):
        path = path_of(error["loc"])
        if error["type"] == "missing" and path[:-1] not in WHOLE:
            yield path


def _mistakes(values: Any) -> list[Any]:
    try:
        Params.model_validate(_plain(values))
    except ValidationError as error:
        return error.errors()
    return []


def _put(values: Any, defaults: Any, path: tuple[str, ...]) -> bool:
    """Take what stands at `path` of the defaults; whether anything does."""
    for name in path[:-1]:
        if not isinstance(defaults, dict) or name not in defaults:
            return False
        values, defaults = values[name], defaults[name]
    name = path[-1]
    if not isinstance(defaults, dict) or name not in defaults:
        return False
    values[name] = defaults[name]
    values.fa.set_block_style()  # within braces there is no room for the comments
    comments: Any = defaults
    if name in comments.ca.items and not isinstance(defaults[name], dict):
        values.ca.items[name] = comments.ca.items[name]  # what stands behind it
    return True


def _put_optional(values: Any, defaults: Any) -> list[str]:
    """Write the keys of `NAMED_BY_KEY` that a given section leaves out; -> their names."""
    return [
        f"{section}.{name}"
        for section in NAMED_BY_KEY
        if isinstance(given := values.get(section), dict)
        for name in defaults[section]
        if name not in given and _put(values, defaults, (section, name))
    ]


def _plain(values: Any) -> Any:
    """What a reader of YAML makes of it."""
    from ruamel.yaml import YAML

    stream = io.StringIO()
    round_trip().dump(values, stream)
    return YAML(typ="safe").load(stream.getvalue())
