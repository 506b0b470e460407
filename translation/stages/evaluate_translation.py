"""Score what the models said of the test sources, beside copying and the nearest translation.

Writes reports/metrics.json, and beside it what the page shows: curves, examples, counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from translation.params import Params

INPUTS = {
    "raw": "the folder that download_pairs wrote, for what each source gave",
    "pairs": "the folder that prepare_pairs wrote",
    "models": "the folder of the trained models",
}
OPTIONS: dict[str, str] = {}


def run(params: Params, inputs: Mapping[str, Path], output: Path) -> None:
    """Write the artifact `output` and, beside it, metrics.json."""
    import json

    import numpy as np

    from pipeline.evaluation.translations import System, evaluate
    from pipeline.foundation.artifacts import read_artifact, read_rows, write_artifact, write_json
    from pipeline.translation.baselines import copies, nearest_translations
    from pipeline.translation.pair_rows import read_pairs

    raw = read_artifact(inputs["raw"], stage="download_pairs")
    pairs = read_artifact(inputs["pairs"], stage="prepare_pairs")
    splits = read_pairs(pairs.path)
    test, section = splits["test"], params.evaluate_translation
    trained = params.train_translation
    systems: dict[str, System] = {}
    curves: dict[str, object] = {}
    for name in trained.models:
        texts, losses, tokens, facts = {}, {}, [0] * len(test), {}
        for seed in trained.seeds:
            made = read_artifact(inputs["models"] / name / str(seed), stage="train_translation")
            rows = {row["id"]: row for row in read_rows(made.path, "test")}
            found = [rows[row["id"]] for row in test]
            texts[seed] = [row["translation"] for row in found]
            losses[seed] = np.array([row["loss"] for row in found])
            tokens = [row["num_tokens"] for row in found]
            facts = {key: made.counts[key] for key in ("parameters", "steps", "tokens")}
            history = json.loads((made.path / "history.json").read_text(encoding="utf-8"))
            curves[f"{name} {seed}"] = history["validation"]
        systems[name] = System(texts, losses, tokens, facts)
    for name, said in (
        ("nearest", nearest_translations(splits["train"], test)),
        ("copy", copies(test)),
    ):
        systems[name] = System({0: said}, {}, [0] * len(test), {})
    languages = params.download_pairs.languages
    metrics = evaluate(systems, test, languages.target, section.length_bounds)
    metrics["languages"] = languages.model_dump()
    metrics["pairs"] = {key: pairs.counts[key] for key in ("read", "train", "validation", "test")}
    facts_of_page = {
        "sources": raw.counts["sources"],
        "dropped": pairs.counts["dropped"],
        "curves": curves,
        "examples": [
            {
                "source": row["source"],
                "reference": row["target"],
                "translations": {
                    name: next(iter(system.translations.values()))[place]
                    for name, system in systems.items()
                    if system.is_model
                },
            }
            for place, row in list(enumerate(test))[: section.examples]
        ],
    }
    made_from = {"evaluate_translation": section.model_dump(mode="json")}
    write_json(output.parent / "metrics.json", metrics)
    with write_artifact(output, stage="evaluate_translation", params=made_from) as draft:
        write_json(draft.path / "report.json", facts_of_page)
        lines = ["words,system,bleu"]
        for group in metrics["by_length"]["groups"]:
            lines += [f"{group['first']},{n},{b:.4f}" for n, b in group.get("bleu", {}).items()]
        (draft.path / "by_length.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name in systems:
        scores = metrics["systems"][name]
        print(f"{name}: BLEU {scores['bleu']['mean']:.1f}, chrF {scores['chrf']['mean']:.1f}")
