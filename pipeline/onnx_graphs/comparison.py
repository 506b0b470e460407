"""Does a graph compute what the model does?"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from pipeline.console.errors import UserError
from pipeline.onnx_graphs.networks import INPUTS

if TYPE_CHECKING:
    from pipeline.onnx_graphs.networks import Network, Output

# Rounding of float32 through a dozen layers, as a share of the largest value (at least 1).
TOLERANCE = 1e-4
MIDDLE = 24  # tokens


def largest_difference(graph: bytes, network: Network, where: str) -> float | None:
    """Between `onnxruntime` on the graph and torch on the model, over inputs of several batches and
    lengths, with and without padding, as a share of the largest value; `None` where `onnxruntime`
    is not installed.

    Raises `UserError` where it is above `TOLERANCE`, a result has another shape or type, or
    `onnxruntime` does not run the graph.
    """
    try:
        import onnxruntime
    except ImportError:
        return None
    with _told(where):
        session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
    largest = 0.0
    longest = network.max_length
    for batch, length in ((1, 2), (1, longest), (3, min(MIDDLE, longest)), (2, longest)):
        inputs = network.inputs(batch, length)
        feed = {name: tensor.numpy() for name, tensor in zip(INPUTS, inputs, strict=True)}
        with _told(where):
            found = session.run([output.name for output in network.outputs], feed)
        for output, values, tensor in zip(network.outputs, found, network(inputs), strict=True):
            apart = _difference(values, tensor.numpy(), feed["attention_mask"], output)
            if not apart <= TOLERANCE:
                raise UserError(
                    f"the graph gives other {output.name} than the model: apart by {apart:.2g} of "
                    f"the largest value, for {batch} texts of {length} tokens",
                    where=where,
                    expected=f"at most {TOLERANCE:g}",
                    hint="nothing was written; is another version of onnxruntime installed?",
                )
            largest = max(largest, apart)
    return largest


@contextlib.contextmanager
def _told(where: str) -> Iterator[None]:
    """What goes wrong in `onnxruntime`, whose errors have no class in common, as a message."""
    try:
        yield
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"onnxruntime does not run the graph: {reason}", where=where) from error


def _difference(
    found: np.ndarray, expected: np.ndarray, attention_mask: np.ndarray, output: Output
) -> float:
    """Of the largest value, padding left out; infinite where shape or type differ."""
    if (found.shape, found.dtype) != (expected.shape, expected.dtype):
        return np.inf
    if "length" in output.axes:
        found, expected = found[attention_mask == 1], expected[attention_mask == 1]
    return float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))
