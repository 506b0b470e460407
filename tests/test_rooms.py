"""The folders of `pipeline` are rooms: arrows between them point down only, in one strict order.

Each says truly what is in it."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.console.imports import NO_BYTES, imported_modules
from pipeline.console.pipelines import PIPELINES, Pipeline

PROJECT = Path(__file__).parent.parent
PACKAGE = PROJECT / "pipeline"
# From the ground up: a room imports from those above its line here, and from itself.
LAYERS = (
    "languages",
    "console",
    "foundation",
    "fetching",
    "foundation.vocabulary",
    "tasks.metrics",
    "model",
    "corpus",
    "tokenization",
    "model.training",
    "pretraining",
    "translation",
    "baselines",
    "embeddings",
    "tasks",
    "kinds",
    "finetuning",
    "continuing",
    "validation",
    "evaluation",
    "doctor",
    "findings",
    "report",
    "huggingface.reading",
    "huggingface.writing",
    "params",
    "inference",
    "onnx_graphs",
    "tuning",
    "diagnostics",
    "stages",
)
ROOMS = {name: PACKAGE.joinpath(*name.split(".")) for name in LAYERS}


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def dotted(path: Path) -> str:
    name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def room_of(name: str) -> str | None:
    """The room that a dotted module name lies in; `None` for `pipeline` itself."""
    found = [room for room in LAYERS if f"{name}.".startswith(f"pipeline.{room}.")]
    return max(found, key=len, default=None)  # a room in another one is one of its own


def test_every_folder_is_a_room() -> None:
    homeless = [
        dotted(path)
        for path in modules(PACKAGE)
        if room_of(dotted(path)) is None
        and dotted(path) not in {"pipeline", "pipeline.__main__", "pipeline.huggingface"}
    ]
    assert homeless == []
    assert all(folder.is_dir() for folder in ROOMS.values())


@pytest.mark.parametrize("room", LAYERS)
def test_a_room_imports_from_lower_rooms_only(room: str) -> None:
    upwards = {
        f"{dotted(path)} imports {name}"
        for path in modules(ROOMS[room])
        if room_of(dotted(path)) == room
        for name in imported_modules(path, "pipeline")
        if (other := room_of(name)) is not None and LAYERS.index(other) > LAYERS.index(room)
    }
    assert upwards == set()


@pytest.mark.parametrize("pipeline", PIPELINES, ids=lambda pipeline: pipeline.name)
def test_a_pipeline_stands_on_the_rooms_and_on_its_own_folder(pipeline: Pipeline) -> None:
    """And none of `pipeline` on the folder of another pipeline."""
    tops = [other.package for other in PIPELINES if other.package != pipeline.package]
    foreign = {*tops, "flows", "prefect"} - {"pipeline"}
    for path in modules(PROJECT / pipeline.package):
        imported = imported_modules(path, *foreign, "pipeline")
        above = {"pipeline.stages", *foreign} if pipeline.package != "pipeline" else foreign
        upwards = {
            name for name in imported if f"{name}.".startswith(tuple(f"{a}." for a in above))
        }
        assert upwards == set(), dotted(path)


@pytest.mark.parametrize("pipeline", PIPELINES, ids=lambda pipeline: pipeline.name)
def test_what_a_pipeline_keeps_for_itself_lies_in_its_folder(pipeline: Pipeline) -> None:
    """So that a stage takes up no checkpoint of another pipeline's stage of the same name."""
    others = [other.folder for other in PIPELINES if other.package != pipeline.package]
    elsewhere = [f"{folder / kept}" for folder in others for kept in (".checkpoints", "logs")]
    for path in modules(PROJECT / pipeline.package):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not f"{node.value}/".startswith(tuple(f"{place}/" for place in elsewhere))


def packages() -> list[Path]:
    tops = sorted({pipeline.package for pipeline in PIPELINES})
    found = [path for top in tops for path in modules(PROJECT / top)]
    return [path.parent for path in found if path.name == "__init__.py"]


TABLE_LINE = re.compile(r"^\| (`.*?`(?:, `.*?`)*) \|", re.MULTILINE)


@pytest.mark.parametrize("folder", packages(), ids=dotted)
def test_the_table_of_a_package_names_what_is_in_it(folder: Path) -> None:
    """Of every package but the stages, which dvc.yaml names, and the tops."""
    text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    inside = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
    inside |= {path.parent.name for path in folder.glob("*/__init__.py")}
    stages = {pipeline.stage_file("").parent for pipeline in PIPELINES}
    if folder == PACKAGE or folder in stages or not inside:
        return
    named = {
        name.partition(".")[0]
        for cell in TABLE_LINE.findall(text)
        for name in re.findall(r"`([^`]+)`", cell)
    }
    assert named == inside


def test_what_changes_no_byte_is_listed_by_no_stage() -> None:
    files = [PROJECT / pipeline.dvc_file for pipeline in PIPELINES]
    stages = [s for file in files for s in YAML(typ="safe").load(file)["stages"].values()]
    listed = {Path(dep) for stage in stages for dep in stage["deps"]}
    for room in NO_BYTES:
        folder = Path(room.replace(".", "/"))
        assert not any(dep.is_relative_to(folder) or folder.is_relative_to(dep) for dep in listed)


def test_the_repository_holds_no_link() -> None:
    """A link names a place of whoever made it: in a clone nothing is there."""
    if not (PROJECT / ".git").exists():
        pytest.skip("no repository")
    command = ["git", "ls-files", "--stage"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert not [line for line in listed.stdout.splitlines() if line.startswith("120000")]
