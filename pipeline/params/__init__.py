"""The schema of the main pipeline's params: where a knob, its meaning, unit and bounds stand.

Another pipeline has a schema of its own, of the same parts.

A section is named after the stage that reads it. Nothing required has a default: every value
that counts stands in `params.yaml`, where DVC sees it change. What is optional defaults to
`None`, meaning absent.

| module | holds |
| --- | --- |
| `base` | what every section is built of |
| `sources` | where text and labelled rows come from |
| `text` | from the corpus to its tokens; `runtime` |
| `training` | pre-training |
| `continuing` | pre-training that goes on, on a task's texts |
| `finetuning` | fine-tuning |
| `plan`, `optimization` | what both are made of |
| `embeddings` | word vectors |
| `strategies` | what a network starts from on a task |
| `imported_encoders` | encoders that someone else pre-trained |
| `tasks` | labelled tasks |
| `schema` | the whole file, and what must fit together |
| `completion`, `task_defaults` | a file of sources and tasks alone, completed in place |
| `loading`, `editing`, `presets` | reads it, changes it in place, overlays a preset |
"""

from pipeline.params.base import Section
from pipeline.params.embeddings import TrainEmbeddings
from pipeline.params.finetuning import Finetune, FinetuneTraining, Tuning
from pipeline.params.imported_encoders import ImportedEncoder, ImportEncoder
from pipeline.params.loading import check, check_as, load, load_as
from pipeline.params.optimization import Optimizer
from pipeline.params.plan import LossSpikes
from pipeline.params.schema import Evaluate, Params, Report
from pipeline.params.sources import (
    EncoderSource,
    FileLayout,
    FilesEncoder,
    FilesSource,
    HubEncoder,
    HubSource,
    PackageEncoder,
    PackageSource,
    Source,
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
    MaskedLanguageModelling,
    MaskingRateSchedule,
    Model,
    Pretrain,
    SentenceObjective,
)

__all__ = [
    "DownloadCorpus",
    "EncoderSource",
    "Evaluate",
    "FileLayout",
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
    "Report",
    "Runtime",
    "Section",
    "SentenceObjective",
    "Source",
    "Split",
    "Strategy",
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
    "check_as",
    "load",
    "load_as",
]
