"""Two processes train what one does: the same examples, the same weights to rounding, the same
checkpoints. Real processes over gloo, each on one thread."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given

from pipeline.console.errors import UserError
from pipeline.console.launch import launch
from pipeline.model.training.ranks import ALONE, Ranks, pieces_of_rank, require_enough
from pipeline.model.weights import read_tensors
from pipeline.params.plan import BatchSizeRamp, Budget, LengthPhase, WeightAveraging
from tests.model.models import TINY_MODERN
from tests.model.training.distributed_work import STEPS, Scenario, run, run_all, run_resumed
from tests.pretraining.texts import ROOT

# Of weights after 6 steps, two processes against one; the worst that was measured is beside it.
FLOAT64 = 1e-10  # 6.6e-13 with Muon, 1.2e-11 with AdamW
FLOAT32 = 1e-3  # 2.5e-5

SINGLE = torch.float32
MICRO = {"micro_batch_size": 2}  # of shares of 3 and 2
DOCUMENTS = {"sentence_objective": None, "packing": "documents"}
SCENARIOS = {
    "replicate": Scenario(),
    "shard": Scenario("shard"),
    "replicate, float32": Scenario(dtype=SINGLE),
    "shard, float32": Scenario("shard", dtype=SINGLE),
    "replicate, micro-batches": Scenario(changes=MICRO),
    "shard, micro-batches": Scenario("shard", changes=MICRO),
    "replicate, modern": Scenario(shape=TINY_MODERN),
    "shard, modern": Scenario("shard", shape=TINY_MODERN),
    "replicate, no pairs": Scenario(changes={"sentence_objective": None}),
    "replicate, documents": Scenario(changes=DOCUMENTS),
    "shard, documents": Scenario("shard", shape=TINY_MODERN, changes=DOCUMENTS),
    "shard, no masks": Scenario("shard", changes={"masked_language_modelling": None}),
    "replicate, all text": Scenario(changes={"batch_size": "full", "steps": 3}),
    "shard, adamw": Scenario("shard", optimizer="adamw"),
    "shard, lamb": Scenario("shard", optimizer="lamb"),
    "shard, stable_adamw": Scenario("shard", optimizer="stable_adamw"),
    "shard, schedule_free_adamw": Scenario("shard", optimizer="schedule_free_adamw"),
}
# A ramp, a curriculum and an average, by a budget that each rank has to see in the same way.
PLANNED: dict[str, Any] = {
    "budget": Budget(tokens=400),
    "batch_size": BatchSizeRamp(start=2, end=7, fraction=0.5),
    "sequence_length": [LengthPhase(length=12, fraction=0.5), LengthPhase(length=20, fraction=0.5)],
    "weight_averaging": WeightAveraging(fraction=0.6, every=1),
    "micro_batch_size": 2,
}
SCENARIOS |= {
    "replicate, planned": Scenario(changes=PLANNED),
    "shard, planned": Scenario("shard", changes=PLANNED),
}
SECONDS = Scenario(changes={"budget": Budget(seconds=0.3)})  # who disagrees waits for ever
OTHERS = ("sgd", "momentum", "nesterov", "adagrad", "adadelta", "adam", "nadam", "radam")
RESUMED = {
    "replicate": Scenario(),
    "shard": Scenario("shard"),
    "averaged": Scenario("shard", optimizer="schedule_free_adamw"),
    "dropout": Scenario(dropout=0.1),
    "planned": Scenario("shard", changes=PLANNED),
}
STOP = 5  # the checkpoint of step 4 is taken up


def trained(folder: Path, scenarios: dict[str, Scenario], **of_two_alone: Scenario) -> Path:
    """`one/NAME` and `two/NAME`: what one and two processes leave of each scenario."""
    for name, scenario in scenarios.items():
        run(scenario, folder / "one" / name, ALONE)
    launch(2, run_all, folder / "two", [*scenarios.items(), *of_two_alone.items()])
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return trained(tmp_path_factory.mktemp("runs"), SCENARIOS, seconds=SECONDS)


@pytest.fixture(scope="module")
def resumed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("resumed")
    for name, scenario in RESUMED.items():
        run(scenario, folder / f"{name} 1", ALONE)
        run(scenario, folder / f"{name} 1 to 2", ALONE, STOP)
    launch(2, run_resumed, folder, list(RESUMED.items()), STOP)
    for name, scenario in RESUMED.items():
        run(scenario, folder / f"{name} 2 to 1", ALONE)
    return folder


def worst(one: Path, other: Path) -> float:
    """The largest difference between two runs' weights."""
    ours, theirs = (read_tensors(folder / "weights.safetensors") for folder in (one, other))
    assert ours.keys() == theirs.keys()
    return max(float((ours[name] - theirs[name]).abs().max()) for name in ours)


def assert_same_curves(one: Path, other: Path, tolerance: float) -> None:
    ours, theirs = (json.loads((folder / "history.json").read_text()) for folder in (one, other))
    for split in ("train", "validation"):
        assert len(ours[split]) == len(theirs[split]) > 0
        for point, expected in zip(ours[split], theirs[split], strict=True):
            assert point == pytest.approx(expected, rel=tolerance, abs=tolerance)


@pytest.mark.parametrize("name", SCENARIOS)
def test_two_processes_give_the_weights_of_one_to_rounding(folder: Path, name: str) -> None:
    tolerance = FLOAT32 if SCENARIOS[name].dtype is SINGLE else FLOAT64
    one, two = folder / "one" / name, folder / "two" / name
    difference = worst(one, two)
    print(f"{name}: {difference:.1e}")
    assert difference < tolerance
    assert_same_curves(one, two, tolerance)


def test_a_budget_of_seconds_ends_at_the_same_step_on_all_ranks(folder: Path) -> None:
    history = json.loads((folder / "two/seconds/history.json").read_text())
    assert history["validation"][-1]["step"] > 0


@pytest.mark.slow
def test_the_other_optimizers_update_shards_as_they_do_whole_parameters(tmp_path: Path) -> None:
    # By losses alone: where a gradient is zero but for rounding, Lion takes its sign, and RMSprop
    # divides it by its own size.
    by_losses = ("lion", "rmsprop")
    scenarios = {name: Scenario("shard", optimizer=name) for name in (*OTHERS, *by_losses)}
    trained(tmp_path, scenarios)
    for name in scenarios:
        one, two = tmp_path / "one" / name, tmp_path / "two" / name
        assert_same_curves(one, two, FLOAT64)
        assert name in by_losses or worst(one, two) < FLOAT64, name


@pytest.mark.parametrize("name", ["replicate", "shard, micro-batches", "replicate, all text"])
def test_the_examples_of_a_step_are_shared_out_and_are_the_same(folder: Path, name: str) -> None:
    (one,) = (folder / "one" / name).glob("examples-1-*")
    expected = json.loads(one.read_text())
    shares = [json.loads(path.read_text()) for path in (folder / "two" / name).glob("examples-2-*")]
    assert len(shares) == 2
    assert not shares[0].keys() & shares[1].keys()
    assert abs(len(shares[0]) - len(shares[1])) <= STEPS
    assert shares[0] | shares[1] == expected


@pytest.mark.parametrize("name", ["replicate", "shard", "averaged"])
@pytest.mark.parametrize("change", ["2 to 1", "1 to 2", "2 to 2"])
def test_a_run_goes_on_with_another_number_of_processes(
    resumed: Path, name: str, change: str
) -> None:
    assert worst(resumed / f"{name} 1", resumed / f"{name} {change}") < FLOAT64
    assert_same_curves(resumed / f"{name} 1", resumed / f"{name} {change}", FLOAT64)


@pytest.mark.parametrize("name", RESUMED)
def test_a_run_goes_on_with_as_many_processes_bit_for_bit(resumed: Path, name: str) -> None:
    whole, broken = resumed / f"{name} 2", resumed / f"{name} 2 to 2"
    assert worst(whole, broken) == 0.0
    assert_same_curves(whole, broken, 0.0)


@given(
    count=st.integers(1, 60), size=st.integers(1, 20), ranks=st.integers(1, 9), first=st.integers(0)
)
def test_every_example_is_some_ranks_once_in_as_many_pieces(
    count: int, size: int, ranks: int, first: int
) -> None:
    count = max(count, ranks)
    pieces = [pieces_of_rank(first, count, size, rank, ranks) for rank in range(ranks)]
    examples = [
        example
        for of_rank in pieces
        for start, length in of_rank
        for example in range(start, start + length)
    ]
    assert examples == list(range(first, first + count))
    assert len({len(of_rank) for of_rank in pieces}) == 1, "they compute together"
    lengths = [length for of_rank in pieces for _, length in of_rank]
    assert min(lengths) >= 1
    assert max(lengths) <= (size if size > 1 else 2)


def test_a_rank_without_an_example_is_refused() -> None:
    class Four(Ranks):
        count = 4

    require_enough("pretrain.batch_size", 4, Four())
    with pytest.raises(UserError, match=r"pretrain\.batch_size is 3, but 4 processes train"):
        require_enough("pretrain.batch_size", 3, Four())


def failing(mistake: bool) -> None:
    import os

    if os.environ["RANK"] == "1":
        if mistake:
            raise UserError("no such thing", where="there", hint="look")
        raise ZeroDivisionError("ours")


def test_what_one_process_says_is_said_once(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError, match="no such thing") as caught:
        launch(2, failing, True)
    assert (caught.value.where, caught.value.hint) == ("there", "look")
    with pytest.raises(UserError, match="process 1 of 2 failed"):
        launch(2, failing, False)
    said = capfd.readouterr().err
    assert said.count("Traceback") == 1
    assert "ZeroDivisionError: ours" in said


def test_one_process_never_meets_torch_distributed() -> None:
    code = (
        "import sys, pathlib, tempfile\n"
        "from tests.model.training.distributed_work import Scenario, run\n"
        "from pipeline.model.training.ranks import ALONE\n"
        "run(Scenario(), pathlib.Path(tempfile.mkdtemp()), ALONE)\n"
        "import torch\n"
        "assert not torch.distributed.is_initialized()\n"
        "late = ('pipeline.model.training.distributed', 'torch.distributed.checkpoint',\n"
        "        'torch.distributed.launcher')\n"
        "assert not [name for name in late if name in sys.modules]\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=120)
