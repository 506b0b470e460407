"""The pipelines of this repository: each a folder with its own dvc.yaml and params.yaml.

All stages run at the repository's top (`wdir: ..` in the dvc.yaml of a folder): a path means the
same everywhere. What a pipeline keeps beside DVC's outputs, `logs/` and `.checkpoints/`, lies in
its folder, so that names of stages may repeat. Modules are named here, and imported when used.
"""

from __future__ import annotations

import difflib
import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.console.errors import UserError
from pipeline.console.imports import ROOT

if TYPE_CHECKING:
    from pipeline.params import Section


@dataclass(frozen=True)
class Pipeline:
    """One pipeline: where it lies, and what reads and runs it.

    `sentences`, `page` and `diagnosis` sum up a run: `module:function`, of the content of
    reports/metrics.json, of the folders reports and logs, and of the content of
    reports/diagnosis.json. Without them the metrics are shown as figures. `tables`, of the path of
    a metrics.json, is what `python -m pipeline tables` prints.
    """

    name: str
    summary: str  # what it does, in a sentence
    folder: Path  # from the repository's top
    schema: str  # of its params.yaml, as `module:class`
    stages: str  # the package that has a module a stage
    sentences: str | None = None
    page: str | None = None
    diagnosis: str | None = None
    tables: str | None = None

    @property
    def dvc_file(self) -> Path:
        return self.folder / "dvc.yaml"

    @property
    def params_file(self) -> Path:
        return self.folder / "params.yaml"

    @property
    def package(self) -> str:
        """The package at the repository's top that holds its code."""
        return self.stages.partition(".")[0]

    def stage_file(self, name: str, root: Path = ROOT) -> Path:
        """The module of a stage."""
        return root.joinpath(*self.stages.split("."), f"{name}.py")

    def stage_names(self, root: Path = ROOT) -> tuple[str, ...]:
        """Its stages: the modules of its package of stages."""
        found = self.stage_file("*", root)
        return tuple(sorted({path.stem for path in found.parent.glob(found.name)} - {"__init__"}))

    def load_schema(self) -> type[Section]:
        """The class that its params.yaml is checked against."""
        return load(self.schema)


def in_folder(name: str, summary: str, **more: str) -> Pipeline:
    """One whose schema and stages lie in its folder, `params.py` and `stages/` beside dvc.yaml."""
    return Pipeline(name, summary, Path(name), f"{name}.params:Params", f"{name}.stages", **more)


MAIN = Pipeline(
    "main",
    "From raw text to a proven BERT.",
    Path(),
    schema="pipeline.params.schema:Params",
    stages="pipeline.stages",
    sentences="pipeline.findings.sentences:sentences",
    page="pipeline.report.page:write",
    diagnosis="pipeline.findings.diagnoses:main_diagnoses",
    tables="pipeline.report.markdown:tables",
)
PIPELINES = [
    MAIN,
    in_folder(
        "translation",
        "Pairs of texts: the Transformer against what it replaced.",
        sentences="translation.findings:sentences",
        page="translation.page:write",
        tables="translation.tables:tables",
    ),
    in_folder(
        "experiments",
        "Every claim of the teaching notes, tried: held, held in part, or not.",
        sentences="experiments.findings:sentences",
        page="experiments.page:write",
    ),
]


def load(name: str) -> Any:
    """What stands in a module, by `module:name`."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def pipeline_named(name: str) -> Pipeline:
    """The pipeline of that name; raises `UserError` that says the known ones."""
    known = {pipeline.name: pipeline for pipeline in PIPELINES}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    raise UserError(
        f"there is no pipeline {name!r}",
        expected=f"one of {', '.join(known)}",
        hint=f"did you mean {near[0]!r}?" if near else None,
    )


def present(root: Path) -> list[Pipeline]:
    """The main pipeline, and those of the others whose folder is in `root`."""
    return [pipeline for pipeline in PIPELINES if (root / pipeline.folder).is_dir()]
