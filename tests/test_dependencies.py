"""`dvc.yaml` names the rooms that each stage imports from, and nothing in vain."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from pipeline.console.dependencies import check_dependencies, code_dependencies, is_code
from pipeline.console.errors import UserError
from pipeline.console.imports import imported_modules
from pipeline.console.pipelines import MAIN, PIPELINES, Pipeline, in_folder
from pipeline.params import Pretrain, TrainEmbeddings

PROJECT = Path(__file__).parent.parent


def modules() -> list[tuple[str, Path]]:
    found = []
    for package in sorted({pipeline.package for pipeline in PIPELINES}):
        for path in sorted((PROJECT / package).rglob("*.py")):
            if path.name != "__main__.py":
                dotted = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
                found.append((dotted.removesuffix(".__init__"), path))
    return found


EVERY = pytest.mark.parametrize("pipeline", PIPELINES, ids=lambda pipeline: pipeline.name)


@EVERY
def test_dvc_yaml_is_in_step_with_the_imports(pipeline: Pipeline) -> None:
    check_dependencies(pipeline, PROJECT)


@EVERY
def test_every_path_in_a_stages_command_is_one_of_its_dependencies_or_outputs(
    pipeline: Pipeline,
) -> None:
    document = YAML(typ="safe").load((PROJECT / pipeline.dvc_file).read_text(encoding="utf-8"))
    for name, stage in document["stages"].items():
        words = stage["cmd"].split()
        used = {word for word in words if "/" in word}
        outs = [*stage.get("outs", ()), *stage.get("metrics", ())]
        produced = {out if isinstance(out, str) else next(iter(out)) for out in outs}
        data = {dep for dep in stage["deps"] if not is_code(dep, pipeline, PROJECT)}
        assert used == data | {words[words.index("--output") + 1]}, name
        assert words[words.index("--output") + 1] in produced, name


@EVERY
def test_a_run_writes_nothing_that_is_under_git(pipeline: Pipeline) -> None:
    if not (PROJECT / ".git").exists():
        pytest.skip("a copy of the project, which git does not know")
    document = YAML(typ="safe").load((PROJECT / pipeline.dvc_file).read_text(encoding="utf-8"))
    outs = {
        (out if isinstance(out, str) else next(iter(out))).partition("/${")[0]
        for stage in document["stages"].values()
        for out in (*stage.get("outs", ()), *stage.get("metrics", ()))
    }
    listed = subprocess.run(
        ["git", "ls-files", "--", *outs], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert outs
    # A folder that stages read, be it empty: no run writes its .gitkeep.
    assert set(listed.stdout.split()) <= {"data/embeddings/.gitkeep"}


@EVERY
def test_a_stage_knows_no_other_stage(pipeline: Pipeline) -> None:
    for name in pipeline.stage_names():
        imported = imported_modules(pipeline.stage_file(name), "pipeline", pipeline.package)
        stages = tuple(f"{other.stages}." for other in PIPELINES)
        assert not any(module.startswith(stages) for module in imported), name


def test_pipeline_knows_neither_prefect_nor_flows() -> None:
    for name, path in modules():
        assert imported_modules(path, "prefect", "flows") == set(), name


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
    assert code_dependencies(MAIN.stage_file("demo", project), project) == {
        Path("pipeline/library/__init__.py"),
        Path("pipeline/library/inner.py"),
        Path("pipeline/stages/demo.py"),
    }


def test_an_import_outside_of_the_listed_folders_is_found(project: Path) -> None:
    with pytest.raises(UserError, match=r"demo imports pipeline/library/inner\.py, which none"):
        check_dependencies(MAIN, project)


def test_a_folder_of_which_nothing_is_imported_is_found(project: Path) -> None:
    (project / "dvc.yaml").write_text(
        "stages:\n  demo:\n    cmd: x\n"
        "    deps: [pipeline/library, pipeline/stages/demo.py, pipeline/types_only.py, data/raw]\n"
    )
    with pytest.raises(UserError, match=r"demo lists pipeline/types_only\.py, of which it imports"):
        check_dependencies(MAIN, project)


def test_a_stage_without_a_module_and_a_module_without_a_stage_are_found(project: Path) -> None:
    (project / "dvc.yaml").write_text("stages:\n  other:\n    cmd: x\n")
    with pytest.raises(UserError) as caught:
        check_dependencies(MAIN, project)
    assert "other has no module in pipeline.stages" in str(caught.value)
    assert "demo of pipeline.stages is no stage" in str(caught.value)


def test_a_pipeline_in_a_folder_runs_at_the_top_with_params_of_its_own(project: Path) -> None:
    """Without `wdir` there is no package to be found; without its file's name a param is that of
    the main pipeline's section of this name."""
    stages = project / "toy" / "stages"
    stages.mkdir(parents=True)
    (stages / "count.py").write_text("from pipeline.library import inner\nimport toy.letters\n")
    (project / "toy" / "letters.py").write_text("VALUE = 1\n")
    stage = "{cmd: x, params: [runtime], deps: [pipeline/library, toy/data, toy/stages/count.py]}"
    (project / "toy" / "dvc.yaml").write_text(f"stages: {{count: {stage}}}\n")
    with pytest.raises(UserError) as caught:
        check_dependencies(in_folder("toy", "Counts."), project)
    for line in (
        "count runs in toy: its wdir must lead to the repository's top",
        "count names runtime of params.yaml; write `toy/params.yaml: [runtime]`",
        "count imports toy/letters.py, which none of its deps holds",
    ):
        assert f"\n  {line}\n" in str(caught.value)
    assert "toy/data" not in str(caught.value)


def test_pretraining_depends_on_all_of_its_section_but_the_seeds() -> None:
    """So that another seed trains none of the others again, and a new knob is not forgotten."""
    stage = YAML(typ="safe").load(PROJECT / "dvc.yaml")["stages"]["pretrain"]
    named = {name.removeprefix("pretrain.") for name in stage["params"] if "pretrain" in name}
    assert named == set(Pretrain.model_fields) - {"seeds"}


def test_word_vectors_depend_on_all_of_their_section_but_other_algorithms() -> None:
    stage = YAML(typ="safe").load(PROJECT / "dvc.yaml")["stages"]["train_embeddings"]
    named = {name.removeprefix("train_embeddings.") for name in stage["params"]}
    others = set(TrainEmbeddings.model_fields) - {"algorithms"}
    assert named == {"algorithms.${item.algorithm}"} | others


def test_a_network_depends_on_its_own_rates_way_and_task_alone() -> None:
    """Whole sections or folders would train it again for what another strategy or stage reads."""
    stages = YAML(typ="safe").load(PROJECT / "dvc.yaml")["stages"]
    of_ours = "data/rates/${item.task}"
    of_theirs = "data/imported_rates/${item.encoder}/${item.task}"
    strategy = "${item.strategy}"
    starts = {
        "train_scratch": (f"{of_ours}/{strategy}", {f"strategies.random_weights.{strategy}"}),
        "train_with_vectors": (f"{of_ours}/scratch_${{item.algorithm}}", set()),
        "finetune": (f"{of_ours}/{strategy}", {f"strategies.encoder.{strategy}"}),
        "finetune_imported": (
            f"{of_theirs}/imported_${{item.encoder}}_{strategy}",
            {f"strategies.encoder.{strategy}"},
        ),
    }
    for name, (rates, ways) in starts.items():
        params = set(stages[name]["params"])
        own = {"seeds", "training", *ways}
        assert {p for p in params if p.startswith("finetune.")} == {f"finetune.{p}" for p in own}
        assert [dep for dep in stages[name]["deps"] if "rates" in dep] == [f"{rates}.json"]
        of_task = {f"tasks.${{item.task}}.{key}" for key in ("metric", "max_length")}
        assert {p for p in params if p.startswith("tasks")} == of_task
        weights = [dep for dep in stages[name]["deps"] if dep.startswith(("data/enc", "data/emb"))]
        assert weights == {
            "train_with_vectors": ["data/embeddings/${item.algorithm}"],
            "finetune": ["data/encoder"],
        }.get(name, [])
