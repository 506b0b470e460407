"""The schema of `params.yaml`: the one place where a knob, its meaning, unit and bounds stand.

A section is named after the stage that reads it. Nothing required has a default: every value
that counts stands in `params.yaml`, where DVC sees it change. What is optional defaults to
`None`, meaning absent. `load` reports every mistake at once, with its path and nearest name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import UserError

Fraction = Annotated[float, Field(ge=0, le=1)]
Probability = Annotated[float, Field(ge=0, lt=1)]
Positive = Annotated[int, Field(ge=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_]*$")]
Strategy = Literal["scratch", "feature_extraction", "finetune"]


class Section(BaseModel):
    """Frozen, refuses unknown keys and silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


# --- Sources: where text and labelled rows come from -----------------------------------------


class Table(Section):
    """How a file is read. `format: auto` goes by the ending, compression (.gz .xz .zst) aside."""

    format: Literal["auto", "txt", "md", "jsonl", "parquet", "csv", "tsv", "conll"] = "auto"
    document: Literal["file", "line", "blank_line"] | None = Field(
        None, description="txt and md: what one document is; its paragraphs are lines or blocks"
    )
    text_column: str | None = Field(None, description="corpus: the column that holds the text")
    group_column: str | None = Field(None, description="corpus: rows that must not be split apart")
    column_names: list[str] | None = Field(None, description="csv, tsv, conll without a header row")
    quoting: bool = Field(True, description="csv, tsv: whether a double quote encloses a field")
    pattern: str | None = Field(None, description="a folder or tar: which members, as a glob")
    strip_front_matter: bool = Field(False, description="md: drop a leading YAML block")


class PackageSource(Section):
    """A wheel from the configured Python registry, read as a zip; nothing of it is executed."""

    kind: Literal["package"]
    name: str
    version: str
    sha256: Sha256
    licence: str
    reader: Literal["service_models"]
    table: Literal["documents", "kind", "field_type", "markup", "field_match"] = Field(
        "documents", description="documents: for a corpus; the others: labelled rows for a task"
    )


class FilesSource(Table):
    """Local text: a file, a folder, or a tar of files."""

    kind: Literal["files"]
    path: str = Field(description="relative to the project; below data/sources DVC watches it")
    sha256: Sha256 | None = Field(None, description="needed for a path outside data/sources")
    licence: str

    @model_validator(mode="after")
    def _watched(self) -> FilesSource:
        inside = Path(self.path).parts[:2] == ("data", "sources")
        if not inside and self.sha256 is None:
            raise ValueError(
                "a path outside data/sources needs its sha256, so that a change is seen "
                f"(`python -m pipeline hash {self.path}` prints it)"
            )
        return self


class HubSource(Section):
    """A data set of the Hugging Face hub, read through `datasets`."""

    kind: Literal["hub"]
    name: str
    config: str | None = None
    split: str
    revision: str = Field(description="a commit, so that the text cannot change unseen")
    streaming: bool
    text_column: str | None = None
    group_column: str | None = None
    licence: str


class UrlSource(Table):
    """A file behind https (http on loopback), by hash; a broken download is taken up again."""

    kind: Literal["url"]
    url: str = Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])")
    sha256: Sha256
    licence: str


Source = Annotated[PackageSource | FilesSource | HubSource | UrlSource, Field(discriminator="kind")]


# --- Sections --------------------------------------------------------------------------------


class Runtime(Section):
    """The machine. `device` and `threads` are part of the result; the rest is not."""

    device: Literal["auto", "cuda", "mps", "cpu"]
    threads: Positive = Field(description="torch threads: another number gives other bytes")
    workers: Positive = Field(description="processes for text work: does not change the bytes")
    checkpoint_every: Positive = Field(description="steps between checkpoints of pre-training")


class Split(Section):
    """A group (or a document without one) falls on one side by a hash of its name and `salt`."""

    salt: str
    validation: Fraction
    held_out: Fraction = Field(description="kept out of pre-training; the test side of tasks")

    @model_validator(mode="after")
    def _leaves_training(self) -> Split:
        if self.validation + self.held_out >= 1:
            raise ValueError("validation + held_out leave nothing to train on (must be below 1)")
        return self


class DownloadCorpus(Section):
    sources: Annotated[list[Source], Field(min_length=1)]


class PrepareCorpus(Section):
    split: Split
    min_paragraph_characters: Positive = Field(description="shorter paragraphs are dropped")
    min_document_characters: Positive = Field(description="shorter documents are dropped")
    drop_repeated_paragraphs: bool = Field(description="keep the first of equal paragraphs")
    max_documents: Positive | None = Field(None, description="stop after so many (small runs)")


class ValidateCorpus(Section):
    min_documents: Positive
    min_characters: Positive = Field(description="of the shortest document")
    max_characters: Positive = Field(description="of the longest document")
    max_duplicate_fraction: Fraction
    max_replacement_fraction: Fraction = Field(description="share of U+FFFD among characters")
    max_control_fraction: Fraction = Field(description="share of control characters")
    script: Literal["Latin", "Hangul"]
    min_script_fraction: Fraction = Field(description="share of letters in `script`")


class TrainTokenizer(Section):
    vocabulary_size: Annotated[int, Field(ge=100)]
    lowercase: bool
    alphabet_size: Positive = Field(description="characters kept; rarer ones become [UNK]")
    min_frequency: Positive


class TokenizeCorpus(Section):
    sentence_language: Literal["en", "ko"]
    max_sentence_tokens: Annotated[int, Field(ge=8)] = Field(description="longer ones are cut up")


class ValidateTokens(Section):
    max_unknown_fraction: Fraction
    min_tokens: Positive
    round_trip_sample: Positive = Field(description="sentences decoded and compared")
    min_round_trip_fraction: Fraction


class Model(Section):
    """BERT (Devlin et al. 2019, section 3). Layer normalization after or before each block."""

    hidden_size: Positive
    num_hidden_layers: Positive
    num_attention_heads: Positive
    intermediate_size: Positive
    max_position_embeddings: Positive
    norm_position: Literal["post", "pre"] = Field(description="post: as published")
    hidden_dropout: Probability
    attention_dropout: Probability
    initializer_range: Annotated[float, Field(gt=0)]
    layer_norm_epsilon: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _heads_divide(self) -> Model:
        if self.hidden_size % self.num_attention_heads:
            raise ValueError(
                f"hidden_size {self.hidden_size} is not a multiple of "
                f"num_attention_heads {self.num_attention_heads}"
            )
        return self


class MaskedLanguageModelling(Section):
    """Which tokens are predicted, and what stands in their place (section 3.1, task 1)."""

    rate: Annotated[float, Field(gt=0, lt=1)]
    mask_fraction: Fraction
    random_fraction: Fraction

    @model_validator(mode="after")
    def _sums(self) -> MaskedLanguageModelling:
        if self.mask_fraction + self.random_fraction > 1:
            raise ValueError("mask_fraction + random_fraction exceed 1")
        return self


class NextSentencePrediction(Section):
    """Does B follow A, or come from another document (section 3.1, task 2)."""

    random_fraction: Annotated[float, Field(gt=0, lt=1)]
    weight: Annotated[float, Field(gt=0)]


class Optimizer(Section):
    name: Literal["adamw", "muon"] = Field(description="muon: matrices by Muon, the rest by AdamW")
    learning_rate: Annotated[float, Field(gt=0)] = Field(description="peak, of AdamW")
    muon_learning_rate: Annotated[float, Field(gt=0)] | None = None
    muon_weight_decay: Annotated[float, Field(ge=0)] | None = None
    beta1: Probability
    beta2: Probability
    epsilon: Annotated[float, Field(gt=0)]
    weight_decay: Annotated[float, Field(ge=0)]
    max_gradient_norm: Annotated[float, Field(gt=0)] | None
    warmup_fraction: Fraction = Field(description="share of steps; linear decay to 0 follows")

    @model_validator(mode="after")
    def _muon_has_its_own(self) -> Optimizer:
        given = self.muon_learning_rate is not None and self.muon_weight_decay is not None
        if self.name == "muon" and not given:
            raise ValueError("name: muon needs muon_learning_rate and muon_weight_decay")
        return self


class Pretrain(Section):
    seed: int
    model: Model
    masked_language_modelling: MaskedLanguageModelling | None
    next_sentence_prediction: NextSentencePrediction | None
    sequence_length: Annotated[int, Field(ge=8)] = Field(description="tokens, special ones too")
    batch_size: Positive = Field(description="sequences a step")
    steps: Annotated[int, Field(ge=0)]
    optimizer: Optimizer
    evaluate_every: Positive = Field(description="steps between points of the validation curve")
    evaluation_sequences: Positive = Field(description="validation sequences per point")

    @model_validator(mode="after")
    def _consistent(self) -> Pretrain:
        if self.masked_language_modelling is None and self.next_sentence_prediction is None:
            raise ValueError("both objectives are off: nothing to learn")
        if self.sequence_length > self.model.max_position_embeddings:
            raise ValueError(
                f"sequence_length {self.sequence_length} exceeds "
                f"model.max_position_embeddings {self.model.max_position_embeddings}"
            )
        return self


class TaskColumns(Section):
    """Which columns of the source hold what."""

    text: str
    text_pair: str | None = None
    label: str
    id: str | None = None
    group: str | None = Field(None, description="rows of one group stay on one side of the split")


class TaskSplit(Section):
    """How rows without a split of their own are divided."""

    salt: str
    validation: Fraction
    test: Fraction


class TaskLimits(Section):
    """How many rows of each split are kept, drawn by a hash of the row (absent: all)."""

    train: Positive | None = None
    validation: Positive | None = None
    test: Positive | None = None


class TaskValidation(Section):
    min_rows: Positive = Field(description="of each split")
    min_class_fraction: Fraction = Field(description="of the rarest class in training")
    max_conflict_fraction: Fraction = Field(description="equal texts with unequal labels, dropped")


class Task(Section):
    """A labelled task. `train` alone is divided by `split`; else each side has its source."""

    kind: Literal["classification", "tagging", "pair_classification", "pair_regression"]
    metric: Literal["accuracy", "macro_f1", "tag_f1", "entity_f1", "pearson", "spearman"]
    train: Source
    validation: Source | None = None
    test: Source | None = None
    columns: TaskColumns
    split: TaskSplit
    limits: TaskLimits
    checks: TaskValidation
    max_length: Annotated[int, Field(ge=8)] = Field(description="tokens, special ones too")

    @model_validator(mode="after")
    def _consistent(self) -> Task:
        pair = self.kind.startswith("pair_")
        if pair != (self.columns.text_pair is not None):
            raise ValueError(f"kind {self.kind} and columns.text_pair contradict each other")
        allowed = {
            "classification": {"accuracy", "macro_f1"},
            "pair_classification": {"accuracy", "macro_f1"},
            "tagging": {"tag_f1", "entity_f1"},
            "pair_regression": {"pearson", "spearman"},
        }[self.kind]
        if self.metric not in allowed:
            raise ValueError(
                f"metric {self.metric} does not fit kind {self.kind}: {sorted(allowed)}"
            )
        return self


class FinetuneTraining(Section):
    """What a fine-tuning run is made of; a change reruns every one."""

    label_budgets: Annotated[list[Positive | Literal["all"]], Field(min_length=1)]
    steps: Annotated[list[Positive], Field(min_length=1)] = Field(description="one a budget")
    batch_size: Positive
    learning_rate: dict[Strategy, Annotated[float, Field(gt=0)]] = Field(description="peak")
    weight_decay: Annotated[float, Field(ge=0)]
    warmup_fraction: Fraction
    dropout: Probability
    pooling: Literal["mean", "cls"]
    max_gradient_norm: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _steps_fit(self) -> FinetuneTraining:
        if len(self.steps) != len(self.label_budgets):
            raise ValueError("steps needs one number for each of label_budgets")
        return self


class Finetune(Section):
    tasks: Annotated[list[Name], Field(min_length=1)]
    strategies: Annotated[list[Strategy], Field(min_length=1)]
    seeds: Annotated[list[int], Field(min_length=1)]
    training: FinetuneTraining


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


# --- Loading ---------------------------------------------------------------------------------


def load(path: Path) -> Params:
    """Read and check `params.yaml`; raises `UserError` that lists every mistake."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    try:
        values = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            "there is no params file", where=str(path), hint="run this in the project's folder"
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise UserError(f"not YAML: {error.problem}", where=where) from None
    return check(values, where=str(path))


def check(values: Any, where: str) -> Params:
    """Validate plain values against the schema; raises `UserError` that lists every mistake."""
    if not isinstance(values, dict):
        raise UserError("not a mapping of sections", where=where)
    try:
        return Params.model_validate(values)
    except ValidationError as error:
        lines = list(dict.fromkeys(_explain(error, values)))
        count = f"{len(lines)} mistake" + ("s" if len(lines) > 1 else "")
        raise UserError(
            f"{count}:\n" + "\n".join(f"  - {line}" for line in lines),
            where=where,
            hint="pipeline/params.py says what each knob means and its bounds",
        ) from None


def _explain(error: ValidationError, values: Any) -> Iterator[str]:
    for item in error.errors():
        location = [
            part for index, part in enumerate(item["loc"]) if not _is_union_tag(item["loc"], index)
        ]
        path = ".".join(str(part) for part in location) or "(whole file)"
        if item["type"] == "extra_forbidden":
            near = _nearest(str(location[-1]))
            yield f"{path}: unknown" + (f"; did you mean {near!r}?" if near else "")
        elif item["type"] == "missing":
            yield f"{path}: missing"
        elif item["type"] == "value_error":
            yield f"{path}: {item['msg'].removeprefix('Value error, ')}"
        else:
            yield f"{path}: {item['msg']} (is {item['input']!r})"


def _is_union_tag(location: tuple[int | str, ...], index: int) -> bool:
    """Pydantic puts the chosen `kind` into the location of a source; it is not in the file."""
    before = location[index - 1] if index else None
    after_source = isinstance(before, int) or before in {"train", "validation", "test"}
    return after_source and location[index] in {"package", "files", "hub", "url"}


def _nearest(name: str) -> str | None:
    import difflib

    known = sorted({field for model in _models(Section) for field in model.model_fields})
    here = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    return here[0] if here else None


def _models(base: type[Section]) -> Iterator[type[Section]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)
