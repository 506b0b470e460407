"""Encoders that someone else pre-trained in full, to stand beside ours."""

from __future__ import annotations

from pydantic import Field, model_validator

from pipeline.params.base import Name, Section
from pipeline.params.sources import EncoderSource


class ImportedEncoder(Section):
    """What an encoder is called, what is said of it in the report, and where it is taken from."""

    title: str
    training: str = Field(description="sentences: how it was trained, and who says so")
    packaging: str = Field(description="a phrase: who made what it is taken from")
    source: EncoderSource


class ImportEncoder(Section):
    encoders: list[Name] = Field(
        description="of `sources`, to be fine-tuned beside ours on the same labels; []: none"
    )
    sources: dict[Name, ImportedEncoder]

    @model_validator(mode="after")
    def _consistent(self) -> ImportEncoder:
        unknown = [name for name in self.encoders if name not in self.sources]
        if unknown:
            raise ValueError(f"encoders names {unknown}, not among sources: {sorted(self.sources)}")
        if len(set(self.encoders)) != len(self.encoders):
            raise ValueError(f"encoders names one twice: {self.encoders}")
        return self
