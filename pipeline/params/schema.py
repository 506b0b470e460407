"""The whole of `params.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from pipeline.evaluation.systems import SYSTEMS, is_system
from pipeline.finetuning.strategies import strategies_on
from pipeline.languages.spoken import LANGUAGES
from pipeline.model.training.optimizers.registry import OPTIMIZERS
from pipeline.params.base import Name, Positive, Section, one_of
from pipeline.params.continuing import ContinuePretraining
from pipeline.params.embeddings import TrainEmbeddings
from pipeline.params.finetuning import DEFAULT, Finetune
from pipeline.params.imported_encoders import ImportEncoder
from pipeline.params.tasks import Task
from pipeline.params.text import (
    DownloadCorpus,
    PrepareCorpus,
    Runtime,
    TokenizeCorpus,
    TrainTokenizer,
    ValidateCorpus,
    ValidateTokens,
)
from pipeline.params.training import Pretrain


class Evaluate(Section):
    validation_sequences: Positive = Field(description="held-out sequences for MLM and NSP scores")
    fill_mask_examples: Annotated[int, Field(ge=0)]


class Report(Section):
    language: Annotated[str, one_of(LANGUAGES)] = Field(
        description="of the pages and of what the command line sums up; no artifact has it"
    )


class Params(Section):
    runtime: Runtime
    download_corpus: DownloadCorpus
    prepare_corpus: PrepareCorpus
    validate_corpus: ValidateCorpus
    train_tokenizer: TrainTokenizer
    tokenize_corpus: TokenizeCorpus
    validate_tokens: ValidateTokens
    pretrain: Pretrain
    import_encoder: ImportEncoder
    train_embeddings: TrainEmbeddings
    tasks: Annotated[dict[Name, Task], Field(min_length=1)]
    continue_pretraining: ContinuePretraining
    finetune: Finetune
    evaluate: Evaluate
    report: Report

    @model_validator(mode="after")
    def _consistent(self) -> Params:
        taken = sorted({"corpus", "tokens", "index", DEFAULT} & set(self.tasks))
        if taken:
            raise ValueError(f"tasks: {taken} are names of other validation results or keys")
        unknown = [name for name in self.finetune.tasks if name not in self.tasks]
        if unknown:
            raise ValueError(
                f"finetune.tasks names {unknown}, not among tasks: {sorted(self.tasks)}"
            )
        self._text_is_there()
        self._text_can_continue()
        self._devices_fit()
        self._graphs_fit()
        self._strategies_are_known()
        self._rates_fit()
        self._embeddings_fit()
        if self.pretrain.source == "huggingface":
            return self  # how long its texts may be is not known before it was read
        longest = self.pretrain.model.encoder(vocab_size=1).max_position_embeddings
        for name in self.finetune.tasks:
            length = self.tasks[name].max_length
            if length != "auto" and length > longest:
                raise ValueError(
                    f"tasks.{name}.max_length {length} exceeds "
                    f"pretrain.model.max_position_embeddings {longest}"
                )
        return self

    def _text_is_there(self) -> None:
        """No text is enough where nothing is trained on it."""
        if self.download_corpus.sources:
            return
        if self.pretrain.source != "huggingface":
            raise ValueError(
                "download_corpus.sources is empty, but pretrain.source is corpus: name some text, "
                "or a published encoder (`python -m pipeline preset published_encoder`)"
            )
        if self.train_embeddings.algorithms:
            raise ValueError(
                "download_corpus.sources is empty, but train_embeddings.algorithms has "
                f"{sorted(self.train_embeddings.algorithms)}, which learn from text: write {{}}"
            )

    def _text_can_continue(self) -> None:
        """Encoders go on with words that are masked, of tasks that are fine-tuned on."""
        tasks = self.continue_pretraining.tasks
        if unknown := sorted(set(tasks) - set(self.finetune.tasks)):
            raise ValueError(f"continue_pretraining.tasks has {unknown}, not among finetune.tasks")
        if tasks and self.pretrain.masked_language_modelling is None:
            raise ValueError(
                "continue_pretraining.tasks is of masked words, but "
                "pretrain.masked_language_modelling, which says how they are masked, is null"
            )

    def _devices_fit(self) -> None:
        """Each device needs an example of a batch, and shards an optimizer that can update them."""
        devices, parallelism = self.runtime.devices, self.runtime.parallelism
        size, name = self.pretrain.batch_size, self.pretrain.optimizer.name
        smallest = size if isinstance(size, int | str) else size.start
        if smallest != "full" and smallest < devices:
            raise ValueError(
                f"pretrain.batch_size {smallest} is below runtime.devices {devices}: some of them "
                "would have no example"
            )
        if parallelism == "shard" and not OPTIMIZERS[name].updates_shards:
            others = sorted(other for other, of in OPTIMIZERS.items() if of.updates_shards)
            raise ValueError(
                f"runtime.parallelism is shard, which pretrain.optimizer.name {name} cannot have: "
                f"set it to replicate, or name to one of {others}"
            )

    def _graphs_fit(self) -> None:
        """Compiled graphs are of one batch size, and of whole parameters."""
        if self.runtime.compile is not True:
            return
        if not isinstance(self.pretrain.batch_size, int | str):
            raise ValueError(
                "runtime.compile is true, but pretrain.batch_size is a ramp: every size would "
                "be compiled anew; set the one to auto or false, or the other to a number"
            )
        if self.runtime.parallelism == "shard":
            raise ValueError(
                "runtime.compile is true, but runtime.parallelism is shard: set the one to auto or "
                "false, or the other to replicate"
            )

    def _strategies_are_known(self) -> None:
        """Each has a name of its own, which the report knows."""
        every = dict.fromkeys(s for task in self.finetune.tasks for s in strategies_on(self, task))
        names = [strategy.name for strategy in every]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"finetune.strategies names {twice} twice")
        if unknown := [name for name in names if not is_system(name)]:
            raise ValueError(
                f"finetune.strategies has {unknown}, not among the systems of "
                f"pipeline/evaluation/systems.py: {', '.join(SYSTEMS)}"
            )

    def _rates_fit(self) -> None:
        """Rates that are fixed are of tasks that there are, one a label budget or one for all."""
        settings, budgets = self.finetune, self.finetune.training.label_budgets
        if unknown := sorted(set(settings.learning_rates) - set(SYSTEMS)):
            raise ValueError(f"finetune.learning_rates has {unknown}, which are no strategies")
        for name, rates in settings.learning_rates.items():
            if unknown := sorted(set(rates) - {DEFAULT, *self.tasks}):
                raise ValueError(
                    f"finetune.learning_rates.{name} has {unknown}, not among tasks: "
                    f"{sorted(self.tasks)}"
                )
            for task in settings.tasks:
                fixed = settings.fixed_rates(name, task)
                if fixed is not None and len(fixed) != len(budgets):
                    raise ValueError(
                        f"finetune.learning_rates.{name}.{task} needs one rate for each of "
                        f"finetune.training.label_budgets {budgets}; delete it, and the stage tune "
                        "chooses"
                    )

    def _embeddings_fit(self) -> None:
        """Word vectors that a network starts from must be trained, and be as wide as it is."""
        vectors = self.train_embeddings
        model = self.pretrain.model
        hidden_size = model.encoder(vocab_size=1).hidden_size
        by_rule = model.size == "auto" and model.hidden_size is None
        for algorithm in self.finetune.strategies.word_vectors:
            if self.pretrain.source == "huggingface":
                raise ValueError(
                    f"finetune.strategies.word_vectors has {algorithm}, but pretrain.source is "
                    "huggingface: that encoder has a vocabulary of its own, not that of the vectors"
                )
            if algorithm not in vectors.algorithms:
                raise ValueError(
                    f"finetune.strategies.word_vectors has {algorithm}, which "
                    f"train_embeddings.algorithms lacks: {sorted(vectors.algorithms)}"
                )
            if vectors.vector_size == "auto" and by_rule:
                continue  # the same rule
            if by_rule or (vectors.vector_size == "auto" and model.size != "auto"):
                raise ValueError(
                    "train_embeddings.vector_size and pretrain.model.size: set both to auto, or "
                    "neither"
                )
            if vectors.vector_size != hidden_size:
                raise ValueError(
                    f"train_embeddings.vector_size {vectors.vector_size} is not "
                    f"pretrain.model.hidden_size {hidden_size}, which a network that starts from "
                    f"{algorithm} needs"
                )
