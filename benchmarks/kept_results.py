"""What a benchmark has measured stands in a JSON file and is not measured again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.foundation.artifacts import write_json


class KeptResults(dict[str, Any]):
    """What the file holds, by name."""

    def __init__(self, file: Path) -> None:
        super().__init__(json.loads(file.read_text(encoding="utf-8")) if file.exists() else {})
        self.file = file

    def once(self, name: str, measure: Callable[[], Any]) -> Any:
        """The value of this name; where there is none, what `measure()` says, written at once."""
        if name not in self:
            self[name] = measure()
            write_json(self.file, dict(self))
        return self[name]
