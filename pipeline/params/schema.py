"""The whole of `params.yaml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from pipeline.params.base import Name, Positive, Section
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
from pipeline.params.training import Finetune, Pretrain


class Evaluate(Section):
    validation_sequences: Positive = Field(description="held-out sequences for MLM and NSP scores")
    fill_mask_examples: Annotated[int, Field(ge=0)]


class Params(Section):
    runtime: Runtime
    download_corpus: DownloadCorpus
    prepare_corpus: PrepareCorpus
    validate_corpus: ValidateCorpus
    train_tokenizer: TrainTokenizer
    tokenize_corpus: TokenizeCorpus
    validate_tokens: ValidateTokens
    pretrain: Pretrain
    tasks: Annotated[dict[Name, Task], Field(min_length=1)]
    finetune: Finetune
    evaluate: Evaluate

    @model_validator(mode="after")
    def _consistent(self) -> Params:
        taken = sorted({"corpus", "tokens", "index"} & set(self.tasks))
        if taken:
            raise ValueError(f"tasks: {taken} are names of other validation results")
        unknown = [name for name in self.finetune.tasks if name not in self.tasks]
        if unknown:
            raise ValueError(
                f"finetune.tasks names {unknown}, not among tasks: {sorted(self.tasks)}"
            )
        longest = self.pretrain.model.max_position_embeddings
        for name in self.finetune.tasks:
            if self.tasks[name].max_length > longest:
                raise ValueError(
                    f"tasks.{name}.max_length {self.tasks[name].max_length} exceeds "
                    f"pretrain.model.max_position_embeddings {longest}"
                )
        return self
