"""`dvc.yaml` names exactly the code that each stage imports, and code depends downwards only."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.__main__ import STAGES
from pipeline.dependencies import check_dependencies, code_dependencies
from pipeline.errors import UserError
from pipeline.imports import imported_modules
from pipeline.params import Pretrain

PROJECT = Path(__file__).parent.parent
LAYERS = {
    "stages": 4,
    "tuning": 4,
    "diagnostics": 4,
    "presets": 4,
    "inference": 4,
    "report": 3,
    "corpus": 2,
    "tokenization": 2,
    "validation": 2,
    "tasks": 2,
    "training": 2,
    "embeddings": 2,
    "fetching": 2,
    "huggingface": 2,
    "params": 2,
    "evaluation": 2,
    "model": 1,
}


def layer(dotted: str) -> int:
    """Height of a module: what stands directly in `pipeline` is the ground."""
    parts = dotted.split(".")
    return LAYERS.get(parts[1], 0) if len(parts) > 1 else 0


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted((PROJECT / "pipeline").rglob("*.py")):
        if path.name != "__main__.py":
            dotted = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
            found.append((dotted.removesuffix(".__init__"), path))
    return found


def test_dvc_yaml_is_in_step_with_the_imports() -> None:
    check_dependencies(PROJECT / "dvc.yaml", STAGES, write=False)


def test_dvc_yaml_has_the_stages_of_the_command_line() -> None:
    document = YAML(typ="safe").load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))
    assert tuple(document["stages"]) == STAGES
    for name in STAGES:
        assert (PROJECT / "pipeline" / "stages" / f"{name}.py").is_file()


def test_every_path_in_a_stages_command_is_one_of_its_dependencies_or_outputs() -> None:
    document = YAML(typ="safe").load((PROJECT / "dvc.yaml").read_text(encoding="utf-8"))
    for name, stage in document["stages"].items():
        words = stage["cmd"].split()
        used = {word for word in words if word.startswith(("data/", "reports/"))}
        produced = {out if isinstance(out, str) else next(iter(out)) for out in stage["outs"]}
        data = {dep for dep in stage["deps"] if not dep.startswith("pipeline/")}
        assert used == data | {words[words.index("--output") + 1]}, name
        assert words[words.index("--output") + 1] in produced, name


def test_modules_import_downwards_only() -> None:
    upwards = [
        f"{name} imports {imported}"
        for name, path in modules()
        for imported in imported_modules(path, "pipeline")
        if layer(imported) > layer(name)
    ]
    assert upwards == []


def test_a_stage_knows_no_other_stage() -> None:
    for name in STAGES:
        path = PROJECT / "pipeline" / "stages" / f"{name}.py"
        others = {m for m in imported_modules(path, "pipeline") if m.startswith("pipeline.stages.")}
        assert others == set(), name


def test_pipeline_knows_neither_prefect_nor_flows() -> None:
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            assert not {"prefect", "flows"} & {n.partition(".")[0] for n in names}, name


def test_nothing_below_the_stages_names_a_path_in_data() -> None:
    allowed = {"pipeline.params.sources"}  # data/sources, the folder that DVC watches
    for name, path in modules():
        if layer(name) == LAYERS["stages"] or name in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not node.value.startswith(("data/", "reports/")), f"{name}: {node.value}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one stage that imports inside a function, inside a package, and for types."""
    package = tmp_path / "pipeline"
    (package / "stages").mkdir(parents=True)
    (package / "library").mkdir()
    (package / "__init__.py").write_text('"""Nothing but words."""\n')
    (package / "library" / "__init__.py").write_text("from pipeline.library import inner\n")
    (package / "library" / "inner.py").write_text("VALUE = 1\n")
    (package / "library" / "unused.py").write_text("VALUE = 2\n")
    (package / "types_only.py").write_text("class Thing: ...\n")
    (package / "stages" / "demo.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n"
        "    from pipeline.types_only import Thing\n"
        "def run():\n"
        "    from pipeline import library\n"
    )
    (tmp_path / "dvc.yaml").write_text(
        "# a comment that stays\nstages:\n  demo:\n    cmd: x\n    deps: [data/raw]\n"
    )
    return tmp_path


def test_the_closure_sees_imports_in_functions_and_not_those_for_types(project: Path) -> None:
    assert code_dependencies("demo", project) == [
        "pipeline/library/__init__.py",
        "pipeline/library/inner.py",
        "pipeline/stages/demo.py",
    ]


def test_a_missing_dependency_is_found_and_mended(project: Path) -> None:
    with pytest.raises(UserError, match=r"library/inner\.py"):
        check_dependencies(project / "dvc.yaml", ["demo"], write=False)
    check_dependencies(project / "dvc.yaml", ["demo"], write=True)
    check_dependencies(project / "dvc.yaml", ["demo"], write=False)
    text = (project / "dvc.yaml").read_text()
    assert "# a comment that stays" in text
    assert "data/raw" in text


def test_pretraining_depends_on_all_of_its_section_but_the_seeds() -> None:
    """So that another seed trains none of the others again, and a new knob is not forgotten."""
    stage = YAML(typ="safe").load(PROJECT / "dvc.yaml")["stages"]["pretrain"]
    named = {name.removeprefix("pretrain.") for name in stage["params"] if "pretrain" in name}
    assert named == set(Pretrain.model_fields) - {"seeds"}
