"""`dvc.yaml` names the rooms that each stage imports from, and nothing in vain."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.__main__ import STAGES
from pipeline.console.dependencies import check_dependencies, code_dependencies
from pipeline.console.errors import UserError
from pipeline.console.imports import imported_modules
from pipeline.params import Pretrain, TrainEmbeddings

PROJECT = Path(__file__).parent.parent


def modules() -> list[tuple[str, Path]]:
    found = []
    for path in sorted((PROJECT / "pipeline").rglob("*.py")):
        if path.name != "__main__.py":
            dotted = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
            found.append((dotted.removesuffix(".__init__"), path))
    return found


def test_dvc_yaml_is_in_step_with_the_imports() -> None:
    check_dependencies(PROJECT / "dvc.yaml", STAGES)


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
    above = tuple(f"pipeline.{room}" for room in ("stages", "tuning", "diagnostics", "inference"))
    allowed = {"pipeline.params.sources"}  # data/sources, the folder that DVC watches
    for name, path in modules():
        if name in allowed or name.startswith(above):
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
    assert code_dependencies("demo", project) == {
        Path("pipeline/library/__init__.py"),
        Path("pipeline/library/inner.py"),
        Path("pipeline/stages/demo.py"),
    }


def test_an_import_outside_of_the_listed_folders_is_found(project: Path) -> None:
    with pytest.raises(UserError, match=r"demo imports pipeline/library/inner\.py, which none"):
        check_dependencies(project / "dvc.yaml", ["demo"])


def test_a_folder_of_which_nothing_is_imported_is_found(project: Path) -> None:
    (project / "dvc.yaml").write_text(
        "stages:\n  demo:\n    cmd: x\n"
        "    deps: [pipeline/library, pipeline/stages/demo.py, pipeline/types_only.py, data/raw]\n"
    )
    with pytest.raises(UserError, match=r"demo lists pipeline/types_only\.py, of which it imports"):
        check_dependencies(project / "dvc.yaml", ["demo"])


def test_pretraining_depends_on_all_of_its_section_but_the_seeds() -> None:
    """So that another seed trains none of the others again, and a new knob is not forgotten."""
    stage = YAML(typ="safe").load(PROJECT / "dvc.yaml")["stages"]["pretrain"]
    named = {name.removeprefix("pretrain.") for name in stage["params"] if "pretrain" in name}
    assert named == set(Pretrain.model_fields) - {"seeds"}


def test_word_vectors_depend_on_all_of_their_section_but_the_algorithms() -> None:
    stage = YAML(typ="safe").load(PROJECT / "dvc.yaml")["stages"]["train_embeddings"]
    named = {name.removeprefix("train_embeddings.") for name in stage["params"]}
    assert named == set(TrainEmbeddings.model_fields) - {"algorithms"}
