"""A data set of the Hugging Face hub at a pinned commit, read through `datasets`.

`datasets` keeps what it fetched below HF_HOME, and with HF_HUB_OFFLINE=1 works from there;
HF_ENDPOINT names another hub. Code inside a data set is never run (`datasets` refuses it).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.console.errors import UserError
from pipeline.corpus.readers.class_labels import namings
from pipeline.corpus.readers.formats import row_document
from pipeline.corpus.readers.tables import composed_names

if TYPE_CHECKING:
    from pipeline.corpus.documents import Document
    from pipeline.corpus.readers.tables import Row
    from pipeline.params import HubSource

TIMEOUT = 15  # seconds, of the first question: a hub that is not there is told from it at once


def hub_documents(source: HubSource) -> Iterator[Document]:
    """The rows of a data set as documents, by `text_column` and `group_column`."""
    name = f"{source.name} {source.revision[:12]}"
    for row in hub_rows(source):
        yield row_document(source.name, _where(source), row, source, name, source.licence)


def hub_rows(source: HubSource) -> Iterator[Row]:
    """The rows of a data set, classes by their names, `None` where one is not labelled.

    Raises `UserError` where hub, data set, commit or split is amiss.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import datasets

    if not sys.stderr.isatty():
        datasets.disable_progress_bars()
    if not datasets.config.HF_HUB_OFFLINE:
        _ask_hub(source)
    try:
        rows = datasets.load_dataset(
            source.name,
            source.config,
            split=source.split,
            revision=source.revision,
            streaming=source.streaming,
        )
        features = rows.features or rows._resolve_features().features  # streamed ones come late
        named = namings(features or {}, _where(source))
        for row in rows:
            row |= {column: name(row[column]) for column, name in named.items()}
            yield dict(zip(composed_names(list(row)), row.values(), strict=True))
    except (ValueError, OSError, RuntimeError) as error:  # what `datasets` raises for all of these
        raise UserError(
            f"the data set could not be read: {error}",
            where=_where(source),
            hint="see config, split and revision of its source; " + _offline(source),
        ) from None


def _ask_hub(source: HubSource) -> None:
    """Ask for the commit once: `datasets` would try an absent hub for half a minute."""
    import huggingface_hub
    from huggingface_hub.errors import HfHubHTTPError

    try:
        info = huggingface_hub.HfApi().dataset_info(
            source.name, revision=source.revision, timeout=TIMEOUT
        )
    except HfHubHTTPError as error:
        status = error.response.status_code
        raise UserError(
            f"the hub gives no such data set (HTTP {status})",
            where=_where(source),
            hint="see name and revision of its source; a gated or private data set needs "
            "`hf auth login`",
        ) from None
    except Exception as error:  # its HTTP library, and so its exceptions, change with its version
        raise UserError(
            f"the hub cannot be reached ({type(error).__name__}: {error})",
            where=_where(source),
            hint=_offline(source),
        ) from None
    if info.sha != source.revision:
        raise UserError(
            f"{source.revision!r} is not a commit; it stands at {info.sha} now",
            where=_where(source),
            expected="revision: a commit, so that the text cannot change unseen",
        )


def _where(source: HubSource) -> str:
    endpoint = os.environ.get("HF_ENDPOINT", "https://huggingface.co")
    return f"{endpoint}/datasets/{source.name}, revision {source.revision}"


def _offline(source: HubSource) -> str:
    return (
        "without a network: copy HF_HOME from a machine that has read it and set "
        "HF_HUB_OFFLINE=1, or put its files into data/sources and use kind: files"
    )
