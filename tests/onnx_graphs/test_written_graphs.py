"""The bytes depend on the model alone, and what cannot be written is said, with nothing left."""

from __future__ import annotations

import dataclasses
import shutil
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from pipeline.__main__ import main
from pipeline.console.errors import UserError
from pipeline.foundation.artifacts import read_artifact
from pipeline.inference.model_folder import open_model_folder
from pipeline.onnx_graphs.command import GRAPH, STAGE, export_folder
from pipeline.onnx_graphs.comparison import largest_difference
from pipeline.onnx_graphs.graph import graph_of
from pipeline.onnx_graphs.networks import INPUTS, Network, network_of
from tests.huggingface.exports import SHAPES, write_encoder, write_finetuned

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_finetuned(tmp_path / "model", SHAPES["modern"], "classification", pooling="mean")


def network(model: Path) -> Network:
    folder = open_model_folder(model)
    return network_of(folder, folder.tokenizer(), "mean")


def test_the_same_model_gives_the_same_bytes_wherever_it_lies(model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "far" / "away" / "copy"
    shutil.copytree(model, copy)
    export_folder(model, tmp_path / "one")
    torch.manual_seed(99)
    export_folder(copy, tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
    read_artifact(tmp_path / "one", stage=STAGE)


def test_a_graph_tells_nothing_of_where_it_was_made(model: Path, tmp_path: Path) -> None:
    export_folder(model, tmp_path / "out")
    content = (tmp_path / "out" / GRAPH).read_bytes()
    for word in (b"/tmp", b"site-packages", b".py", b"torch", str(Path.home()).encode()):
        assert word not in content
    graph = onnx.load_from_string(content).graph
    assert [value.name for value in graph.input] == list(INPUTS)
    for value in graph.input:
        axes = [axis.dim_param for axis in value.type.tensor_type.shape.dim]
        assert axes == ["batch", "length"]
        assert value.type.tensor_type.elem_type == onnx.TensorProto.INT64


def test_a_processor_with_products_of_its_own_writes_the_same_graph(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = graph_of(network(model), "here")
    monkeypatch.setattr("pipeline.model.linear.prefers_onednn", lambda: True)
    assert graph_of(network(model), "here") == plain


def test_an_earlier_export_is_replaced_and_nothing_else(model: Path, tmp_path: Path) -> None:
    export_folder(model, tmp_path / "out")
    export_folder(model, tmp_path / "out")
    for other in (model, write_encoder(tmp_path / "encoder", SHAPES["bert"])):
        with pytest.raises(UserError, match="not overwritten"):
            export_folder(model, other)


class Branching(nn.Module):
    """Of which a trace sees one branch."""

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        total = (input_ids * attention_mask + token_type_ids).sum(1, keepdim=True).float()
        return total if total.sum() > 10 else -total


def test_a_network_that_looks_at_values_is_refused(model: Path) -> None:
    branching = dataclasses.replace(network(model), module=Branching())
    with pytest.raises(UserError, match="torch has no ONNX graph of this model") as caught:
        graph_of(branching, "here")
    assert caught.value.where == "here"


def test_a_graph_of_another_model_is_found_out_and_not_written(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = write_finetuned(tmp_path / "cls", SHAPES["modern"], "classification", pooling="cls")
    wrong = graph_of(network(other), "here")
    with pytest.raises(UserError, match="other logits than the model"):
        largest_difference(wrong, network(model), "here")
    monkeypatch.setattr("pipeline.onnx_graphs.graph.graph_of", lambda *_: wrong)
    assert main(["export_onnx", "--model", str(model), "--out", str(tmp_path / "out")]) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"model", "cls"}


@pytest.mark.parametrize(
    ("missing", "code", "said"),
    [
        ("onnx", 2, "the package onnx is not installed"),
        ("onnxruntime", 0, "onnxruntime is not installed, so it was not compared"),
    ],
)
def test_without_a_package_it_says_so(
    missing: str,
    code: int,
    said: str,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    words = ["export_onnx", "--model", str(model), "--out", str(tmp_path / "out")]
    assert main(words) == code
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert (tmp_path / "out").exists() == (code == 0)
