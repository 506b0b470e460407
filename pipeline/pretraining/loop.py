"""Pre-training as a run of the engine: its objective, its text, its scores, its alarm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.foundation.randomness import torch_seed
from pipeline.model.heads import PretrainingModel
from pipeline.model.training.checkpoints import Checkpoints
from pipeline.model.training.history import MetricsLog
from pipeline.model.training.optimizers.members import Optimizers
from pipeline.model.training.plan import Plan, smallest_batch
from pipeline.model.training.ranks import ALONE, Ranks, require_enough
from pipeline.model.training.run import Run
from pipeline.model.training.step_guard import StepGuard
from pipeline.pretraining.batches import Batch, PretrainingBatches
from pipeline.pretraining.objectives import MASKED, PretrainingObjective, score, validation_batches
from pipeline.pretraining.plateau import PlateauAlarm

if TYPE_CHECKING:
    from pipeline.params import Pretrain


class Pretraining(Run[Batch]):
    """A run of pre-training, by section `pretrain` of the params."""

    model: PretrainingModel
    objective: PretrainingObjective
    checkpoints: Checkpoints

    def __init__(
        self,
        *,
        model: PretrainingModel,
        optimizers: Optimizers,
        training: PretrainingBatches,
        validation: PretrainingBatches,
        settings: Pretrain,
        seed: int,
        checkpoints: Checkpoints,
        checkpoint_every: int,  # steps
        log: MetricsLog,
        ranks: Ranks = ALONE,
        max_skipped_steps: int = 10,  # in a row
    ) -> None:
        """Raises `UserError` where some rank would get no example."""
        self.settings, self.training, self.validation = settings, training, validation
        phases = training.phases()
        plan = Plan(settings, [phase.examples_per_epoch for phase in phases])
        self.plateau = PlateauAlarm.of(
            settings, training.source.text.tokens, model.configuration.vocab_size
        )
        sequences = min(settings.evaluation_sequences, validation.examples_per_epoch)
        require_enough(
            "pretrain.batch_size", smallest_batch(settings, plan.examples_per_epoch), ranks
        )
        require_enough("pretrain.evaluation_sequences", sequences, ranks)
        super().__init__(
            section="pretrain",
            model=model,
            optimizers=optimizers,
            rule=settings.optimizer,
            objective=PretrainingObjective.of(settings),
            phases=phases,
            plan=plan,
            guard=StepGuard(settings.loss_spikes, max_skipped_steps),
            weight_averaging=settings.weight_averaging,
            micro_batch_size=settings.micro_batch_size or plan.largest_batch,
            # Dropout's pattern is a function of the step: it needs no place in a checkpoint.
            seed_of_step=lambda step: torch_seed(seed, "pretrain", "dropout", step),
            validate=self.scores,
            evaluate_every=settings.evaluate_every,
            watch=self.look_for_plateau,
            watched={"plateau": self.plateau},
            checkpoints=checkpoints,
            checkpoint_every=checkpoint_every,
            log=log,
            ranks=ranks,
        )

    def scores(self) -> dict[str, float]:
        """Of held-out text: see `score`."""
        batches = validation_batches(
            self.validation, self.settings.evaluation_sequences, self.micro_batch_size, self.ranks
        )
        return score(self.model, batches, self.objective, self.ranks)

    def look_for_plateau(self, losses: dict[str, float]) -> None:
        """Say it once where frequencies alone are learned."""
        if self.ranks.is_first:  # which says the alarm, and writes what checkpoints keep of it
            alarm = self.plateau.update(losses.get(MASKED), self.step, self.progress)
            if alarm is not None:
                print(alarm, flush=True)
