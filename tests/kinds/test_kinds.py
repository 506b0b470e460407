"""Every kind of task says everything about itself, and one that is none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.console.errors import UserError
from pipeline.console.imports import imported_modules
from pipeline.kinds import registry
from pipeline.kinds.registry import FACETS, KINDS, baseline_of, code_of, data_of, head_of, view_of
from pipeline.tasks.facets import DataFacet, HeadFacet, ViewFacet
from pipeline.tasks.metrics.scores import METRICS
from tests.tasks.toys import toy_rows

FOLDER = Path(registry.__file__).parent


def test_the_folders_are_the_kinds_and_each_has_every_facet() -> None:
    folders = {path.parent.name for path in FOLDER.glob("*/__init__.py")}
    toys = {path.stem for path in Path(__file__).parent.glob("toys/*.py")}
    assert folders == set(KINDS) == toys
    for kind in KINDS:
        assert {path.stem for path in (FOLDER / kind).glob("*.py")} == {"__init__", *FACETS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_everything_about_itself(kind: str) -> None:
    data, head, view = data_of(kind), head_of(kind), view_of(kind)
    assert isinstance(data, DataFacet)
    assert isinstance(head, HeadFacet)
    assert isinstance(view, ViewFacet)
    assert callable(baseline_of(kind))
    assert data.name == kind
    assert data.schema.names == ["id", "group", *data.inputs, data.label_column]
    assert set(data.inputs.values()) <= {"text", "text_pair"}
    assert any(metric.answers == data.answers for metric in METRICS.values())
    (row,) = toy_rows(kind, 1)
    assert bool(data.labels_of(row)) == data.has_classes


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_imports_no_other_kind(kind: str) -> None:
    """So that its hash, which finetune sees in the task's manifest, holds all of its code."""
    for path in (FOLDER / kind).glob("*.py"):
        names = (name.split(".") for name in imported_modules(path, "pipeline"))
        of_kinds = {name[2] for name in names if name[1:2] == ["kinds"] and len(name) > 2}
        assert of_kinds == ({"views"} if path.stem == "view" else set())


@pytest.mark.parametrize("facet", [data_of, head_of, baseline_of, view_of])
def test_a_kind_that_is_none_is_refused(facet: object) -> None:
    with pytest.raises(UserError, match="no kind of task"):
        facet("questions")  # type: ignore[operator]


def test_the_hash_of_a_kind_is_of_what_shapes_models_and_not_of_how_they_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "__file__", str(tmp_path / "registry.py"))
    (tmp_path / "toy").mkdir()
    for facet in FACETS:
        (tmp_path / "toy" / f"{facet}.py").write_text("A = 1\n")
    before = code_of("toy")
    (tmp_path / "toy" / "view.py").write_text("A = 2\n")
    assert code_of("toy") == before
    (tmp_path / "toy" / "head.py").write_text("A = 2\n")
    assert code_of("toy") != before
