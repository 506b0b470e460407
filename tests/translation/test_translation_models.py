"""A model is written and read with every weight, and what is none is refused."""

from __future__ import annotations

import pytest
import torch

from pipeline.console.errors import UserError
from pipeline.translation.models import load, save
from tests.translation.toys import ARCHITECTURES, toy


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_what_is_read_is_what_was_written(architecture, tmp_path):
    model = toy(architecture, 14)
    save(tmp_path, model)
    read = load(tmp_path)
    assert read.configuration == model.configuration
    assert {name: tuple(w.shape) for name, w in read.state_dict().items()} == {
        name: tuple(w.shape) for name, w in model.state_dict().items()
    }
    for name, weight in model.state_dict().items():
        assert torch.equal(weight, read.state_dict()[name])


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"architecture": "gru"}', '{"architecture": "lstm"}']
)
def test_what_is_no_configuration_is_refused(text, tmp_path):
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(UserError, match="not a translation model's configuration"):
        load(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(UserError, match="there is no model's configuration"):
        load(tmp_path)
