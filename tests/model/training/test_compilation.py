"""What is compiled is what CUDA gains by, and the weights are those of the uncompiled encoder.

The graphs are captured as for CUDA, and run by torch: its code generation needs a C++ compiler.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from pipeline import params
from pipeline.model.training import compilation
from pipeline.model.training.accumulation import StepLosses
from pipeline.model.training.compilation import MOST_GRAPHS, compile_encoder, compiles
from pipeline.params.plan import BatchSizeRamp
from tests.model.as_on_cuda import go_as_on_cuda
from tests.model.models import TINY, TINY_MODERN
from tests.pretraining.runs import pretraining
from tests.pretraining.texts import ROOT, small_settings

CPU, CUDA = torch.device("cpu"), torch.device("cuda")


@pytest.fixture
def as_on_cuda(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    import torch._dynamo.config as dynamo

    go_as_on_cuda(monkeypatch)
    with dynamo.patch(recompile_limit=8, fail_on_recompile_limit_hit=False):
        yield
    torch._dynamo.reset()


def test_auto_compiles_on_cuda_what_has_one_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compilation, "has_triton", lambda: True)
    runtime = params.load(ROOT / "params.yaml").runtime
    auto, forced = (runtime.model_copy(update={"compile": value}) for value in ("auto", True))
    shards = auto.model_copy(update={"parallelism": "shard"})
    one = small_settings()
    ramp = small_settings(batch_size=BatchSizeRamp(start=2, end=8, fraction=0.5))
    assert compiles(auto, one, CUDA)
    assert not compiles(auto, one, CPU)
    assert not compiles(auto, ramp, CUDA)
    assert not compiles(shards, one, CUDA)
    assert compiles(forced, one, CPU)
    assert not compiles(auto.model_copy(update={"compile": False}), one, CUDA)
    monkeypatch.setattr(compilation, "has_triton", lambda: False)
    assert not compiles(auto, one, CUDA), "the compiler could write no kernel"


@pytest.mark.usefixtures("as_on_cuda")
@pytest.mark.parametrize("packing", ["stream", "documents"])
@pytest.mark.parametrize("shape", [TINY, TINY_MODERN], ids=["bert", "modern"])
def test_a_run_has_few_graphs_without_a_break_and_the_same_weights(
    tmp_path: Path, shape: Any, packing: str
) -> None:
    graphs: list[Any] = []

    def counting(graph: Any, _inputs: Any) -> Any:
        graphs.append(graph)
        return graph.forward

    changes: dict[str, Any] = {"steps": 6, "evaluate_every": 3, "micro_batch_size": 3}
    if packing == "documents":
        changes |= {"packing": packing, "sentence_objective": None}
    plain = pretraining(tmp_path / "plain", shape=shape, **changes)
    made = pretraining(tmp_path / "compiled", shape=shape, **changes)
    names = list(made.model.state_dict())
    compile_encoder(made.model, backend=counting)
    expected, history = plain.run(), made.run()
    assert history.curves() == expected.curves()
    assert list(made.model.state_dict()) == names
    for name, weight in plain.model.state_dict().items():
        assert torch.equal(weight, made.model.state_dict()[name]), name
    breaks = torch._dynamo.utils.counters["graph_break"]
    assert not breaks, breaks
    assert 0 < len(graphs) <= 6 < MOST_GRAPHS, "two sizes, in training and validation"


def test_losses_and_norm_are_read_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = pretraining(tmp_path, micro_batch_size=2)
    batches = made.batches()
    assert len(batches) > 1
    reads: list[str] = []
    for name in ("item", "tolist", "__float__"):
        original = getattr(torch.Tensor, name)

        def recorded(tensor: Any, *a: Any, name: str = name, original: Any = original) -> Any:
            if tensor.is_floating_point():
                reads.append(name)
            return original(tensor, *a)

        monkeypatch.setattr(torch.Tensor, name, recorded)
    made.update(*batches)
    assert reads == ["tolist"]


def test_what_is_read_beside_the_losses_comes_back() -> None:
    losses = StepLosses([torch.tensor(2.0)], lambda numbers: {"loss": numbers[0]})
    assert losses.read(torch.tensor(3.0)) == ({"loss": 2.0}, [3.0])
    assert StepLosses([], lambda numbers: {}).read() == ({}, [])
