"""A network as an ONNX graph whose bytes depend on the network alone.

torch has two exporters. The newer one (`dynamo=True`) needs `onnxscript` and many seconds a model;
this is the older one, which traces a call. What a trace could get wrong is a branch of Python on a
value or a size that another input has otherwise: torch warns of each, and here that is an error.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from pipeline.console.errors import UserError
from pipeline.onnx_graphs.networks import INPUTS, LENGTHS

if TYPE_CHECKING:
    from pipeline.onnx_graphs.networks import Network

OPSET = 20  # the first with GELU as one node
PRODUCER = "bert-pipeline"
LARGEST = 2**31 - 2**24  # bytes of weights: a graph of one file is a message of at most 2 GiB


def graph_of(network: Network, where: str) -> bytes:
    """The graph, checked by `onnx`; batch and length are free.

    Raises `UserError` where `onnx` is not installed, the weights are too large for one file, or
    torch cannot write this network down (`where` names it).
    """
    onnx = import_onnx()
    size = sum(parameter.nbytes for parameter in network.module.parameters())
    if size > LARGEST:
        raise UserError(
            f"weights of {size:,} bytes", where=where, expected=f"at most {LARGEST:,} in one file"
        )
    model = onnx.load_from_string(_traced(network, where))
    _only_the_graph(model, network)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def import_onnx() -> Any:
    """The package; raises `UserError` where it is not installed."""
    try:
        import onnx
        import onnx.checker
    except ImportError:
        raise UserError(
            "the package onnx is not installed", hint="`make install`, or pip install onnx"
        ) from None
    return onnx


def _traced(network: Network, where: str) -> bytes:
    axes = {name: dict(enumerate(LENGTHS)) for name in INPUTS}
    for output in network.outputs:
        axes[output.name] = {
            place: axis for place, axis in enumerate(output.axes) if axis in LENGTHS
        }
    caught: list[warnings.WarningMessage]
    with warnings.catch_warnings(record=True) as caught, tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("always", torch.jit.TracerWarning)
        try:
            torch.onnx.export(
                network.module,
                network.inputs(batch=2, length=min(8, network.max_length)),
                Path(folder, "graph"),
                dynamo=False,
                opset_version=OPSET,
                input_names=list(INPUTS),
                output_names=[output.name for output in network.outputs],
                dynamic_axes=axes,
            )
        except torch.onnx.errors.OnnxExporterError as error:
            raise _no_graph(str(error), where) from error
        graph = Path(folder, "graph").read_bytes()
    for warning in caught:
        if issubclass(warning.category, torch.jit.TracerWarning):
            raise _no_graph(str(warning.message), where)
    return graph


def _no_graph(reason: str, where: str) -> UserError:
    return UserError(
        f"torch has no ONNX graph of this model: {reason.splitlines()[0]}",
        where=where,
        hint="`python -m pipeline predict` and `embed` run it",
    )


def _only_the_graph(model: Any, network: Network) -> None:
    """Take out what tells of the exporter and of this machine; all inputs are declared, also one
    that nothing reads (the segments of `modern`)."""
    from onnx import TensorProto, helper

    model.producer_name, model.producer_version, model.doc_string = PRODUCER, "", ""
    del model.metadata_props[:]
    parts = (model.graph, *model.graph.node, *model.graph.input, *model.graph.output)
    for part in (*parts, *model.graph.initializer, *model.graph.value_info):
        part.doc_string = ""
        del part.metadata_props[:]
    declared = {value.name: value for value in model.graph.input}
    inputs = [
        declared.get(name) or helper.make_tensor_value_info(name, TensorProto.INT64, LENGTHS)
        for name in INPUTS
    ]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    assert [value.name for value in model.graph.output] == [o.name for o in network.outputs]
