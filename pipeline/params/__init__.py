"""The schema of `params.yaml`: the one place where a knob, its meaning, unit and bounds stand.

A section is named after the stage that reads it. Nothing required has a default: every value
that counts stands in `params.yaml`, where DVC sees it change. What is optional defaults to
`None`, meaning absent.
"""

from pipeline.params.base import EmbeddingAlgorithm, OwnStrategy, Section, Strategy
from pipeline.params.embeddings import TrainEmbeddings
from pipeline.params.imported_encoders import ImportedEncoder, ImportEncoder
from pipeline.params.loading import check, load
from pipeline.params.optimization import Optimizer
from pipeline.params.plan import LossSpikes
from pipeline.params.schema import Evaluate, Params
from pipeline.params.sources import (
    EncoderSource,
    FilesEncoder,
    FilesSource,
    HubEncoder,
    HubSource,
    PackageEncoder,
    PackageSource,
    Source,
    Table,
    UrlSource,
)
from pipeline.params.tasks import Task, TaskColumns, TaskLimits, TaskSplit, TaskValidation
from pipeline.params.text import (
    DownloadCorpus,
    PrepareCorpus,
    Runtime,
    Split,
    TokenizeCorpus,
    TrainTokenizer,
    ValidateCorpus,
    ValidateTokens,
)
from pipeline.params.training import (
    Finetune,
    FinetuneTraining,
    MaskedLanguageModelling,
    MaskingRateSchedule,
    Model,
    Pretrain,
    SentenceObjective,
    Tuning,
)

__all__ = [
    "DownloadCorpus",
    "EmbeddingAlgorithm",
    "EncoderSource",
    "Evaluate",
    "FilesEncoder",
    "FilesSource",
    "Finetune",
    "FinetuneTraining",
    "HubEncoder",
    "HubSource",
    "ImportEncoder",
    "ImportedEncoder",
    "LossSpikes",
    "MaskedLanguageModelling",
    "MaskingRateSchedule",
    "Model",
    "Optimizer",
    "OwnStrategy",
    "PackageEncoder",
    "PackageSource",
    "Params",
    "PrepareCorpus",
    "Pretrain",
    "Runtime",
    "Section",
    "SentenceObjective",
    "Source",
    "Split",
    "Strategy",
    "Table",
    "Task",
    "TaskColumns",
    "TaskLimits",
    "TaskSplit",
    "TaskValidation",
    "TokenizeCorpus",
    "TrainEmbeddings",
    "TrainTokenizer",
    "Tuning",
    "UrlSource",
    "ValidateCorpus",
    "ValidateTokens",
    "check",
    "load",
]
