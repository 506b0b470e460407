"""Where torch's generators stand: of a run whose dropout goes on from step to step."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor


class RandomState:
    """The generators of the CPU and of `device`, as a part of a run."""

    def __init__(self, device: torch.device) -> None:
        self.device = device

    def state_dict(self) -> dict[str, Tensor]:
        """-> `cpu`, and the kind of device beside it: bytes."""
        state = {"cpu": torch.get_rng_state()}
        if self.device.type == "cuda":
            state["cuda"] = torch.cuda.get_rng_state(self.device)
        elif self.device.type == "mps":
            state["mps"] = torch.mps.get_rng_state()
        return state

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Restore what `state_dict` gave."""
        torch.set_rng_state(state["cpu"])
        if self.device.type == "cuda":
            torch.cuda.set_rng_state(state["cuda"], self.device)
        elif self.device.type == "mps":
            torch.mps.set_rng_state(state["mps"])
