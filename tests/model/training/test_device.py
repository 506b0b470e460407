"""The device that params ask for, and what makes runs on it repeatable."""

from __future__ import annotations

import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.model.training.device import choose_device, configure


def test_auto_takes_an_accelerator_where_there_is_one() -> None:
    expected = "cpu"
    if torch.backends.mps.is_available():
        expected = "mps"
    if torch.cuda.is_available():
        expected = "cuda"
    assert choose_device("auto").type == expected
    assert choose_device("cpu").type == "cpu"


@pytest.mark.skipif(torch.cuda.is_available(), reason="CUDA is here")
def test_an_absent_device_is_refused() -> None:
    with pytest.raises(UserError, match=r"runtime.device is cuda, but torch finds none"):
        choose_device("cuda")


def test_configure_sets_threads_and_names_the_device() -> None:
    assert configure(torch.device("cpu"), 1) == "the CPU with 1 thread"
    assert torch.get_num_threads() == 1
    assert torch.are_deterministic_algorithms_enabled()
    assert configure(torch.device("cpu"), 2) == "the CPU with 2 threads"
