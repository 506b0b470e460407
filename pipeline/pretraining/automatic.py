"""What `auto` stands for in section `pretrain`, once the text is known.

The rule of the budget: measured in docs/training.md, "What auto chooses".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.params import Pretrain

ENOUGH = 12_000_000  # tokens seen, on a text that is smaller
FEWEST, MOST = 3, 40  # epochs


def epochs_for(tokens: int) -> int:
    """Passes over a text of so many tokens.

    >>> epochs_for(20_000), epochs_for(600_000), epochs_for(100_000_000)
    (40, 20, 3)
    """
    return min(max(round(ENOUGH / max(tokens, 1)), FEWEST), MOST)


def resolved(
    settings: Pretrain, tokenizer: Mapping[str, Any], tokens: Mapping[str, Any]
) -> Pretrain:
    """The settings without `auto`; the same ones where they have none.

    `tokenizer` and `tokens` are the counts of those artifacts.
    """
    changes: dict[str, Any] = {}
    if settings.model.size == "auto":
        shape = asdict(settings.model.encoder(vocab_size=1, words=tokenizer["words"]))
        changes["model"] = {name: shape[name] for name in shape if name in vars(settings.model)}
    if settings.sequence_length == "auto":
        ((changes["sequence_length"], _),) = settings.length_phases
    if settings.budget.auto:
        changes["budget"] = {"epochs": epochs_for(tokens["train"]["tokens"])}
    if not changes:
        return settings
    return type(settings).model_validate(settings.model_dump(mode="json") | changes)


def chosen(settings: Pretrain, resolved: Pretrain) -> str | None:
    """What the rules chose, in words; `None` where nothing was left to them."""
    said = []
    if settings.model.size == "auto":
        said.append(f"{resolved.model.num_hidden_layers} layers of {resolved.model.hidden_size}")
    if settings.sequence_length == "auto":
        said.append(f"sequences of {resolved.sequence_length} tokens")
    if settings.budget.auto:
        said.append(f"{resolved.budget.epochs:g} epochs")
    return ", ".join(said) or None
