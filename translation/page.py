"""`report.html` of the translation pipeline: one file, no network, light or dark."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from pipeline.languages.spoken import _, speaking_as_pages
from pipeline.report.drawing import PLACEHOLDERS, draw, line_style
from pipeline.report.rendering import render
from translation.findings import sentences, words_of
from translation.names import name_of, reason_of, verdict_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TEMPLATES = Path(__file__).parent / "templates"
# Lines of the main report, by the order of the models here.
STYLES = ("finetune", "scratch", "feature_extraction", "tfidf", "scratch_word2vec")


@speaking_as_pages()
def write(reports: Path, logs: Path) -> Path:
    """Write `report.html` into `reports` from metrics.json, evaluation/report.json, and from what
    training and translating took, where the logs say it."""
    metrics = json.loads((reports / "metrics.json").read_text(encoding="utf-8"))
    facts = json.loads((reports / "evaluation/report.json").read_text(encoding="utf-8"))
    path, draft = reports / "report.html", reports / ".report.html.draft"
    draft.write_text(page(metrics, facts, read_times(logs)), encoding="utf-8")
    draft.replace(path)
    return path


def read_times(logs: Path) -> dict[str, dict[str, float]]:
    """`MODEL SEED` -> what its training took; nothing is known of what was restored."""
    found = {}
    for path in sorted((logs / "train_translation").glob("*.json")):
        model, _, seed = path.stem.rpartition("-")
        found[f"{model} {seed}"] = json.loads(path.read_text(encoding="utf-8"))
    return found


def page(
    metrics: Mapping[str, Any],
    facts: Mapping[str, Any],
    times: Mapping[str, Mapping[str, float]],
) -> str:
    """The page; a function of what it is given."""
    models = [name for name in metrics["order"] if metrics["systems"][name]["is_model"]]
    falling = [
        name_of(name)
        for name in models
        if _still_falls(next(c for key, c in facts["curves"].items() if key.startswith(f"{name} ")))
    ]
    return render(
        TEMPLATES,
        "translation.html.j2",
        metrics=metrics,
        facts=facts,
        findings=sentences(metrics),
        names={name: name_of(name) for name in metrics["systems"]},
        models=models,
        times=times,
        verdict_of=verdict_of,
        reason_of=reason_of,
        falling=falling,
        groups=[(words_of(g), g) for g in metrics["by_length"]["groups"] if g["sentences"]],
        length_plot=length_figure(metrics, models),
        curve_plot=curve_figure(facts["curves"], models),
    )


def _still_falls(curve: Sequence[Mapping[str, float]]) -> bool:
    """Whether the last point is the lowest."""
    losses = [point["validation_loss"] for point in curve]
    return len(losses) > 1 and losses[-1] == min(losses)


def _style(models: Sequence[str], name: str) -> dict[str, Any]:
    return line_style(STYLES[models.index(name) % len(STYLES)])


def length_figure(metrics: Mapping[str, Any], models: Sequence[str]) -> Markup:
    """BLEU of each model by the words of the source."""
    groups = [group for group in metrics["by_length"]["groups"] if group["sentences"]]
    words = [words_of(group) for group in groups]
    parts = [
        f"{name_of(name)} " + ", ".join(f"{group['bleu'][name]:.1f}" for group in groups)
        for name in models
    ]
    label = f"BLEU, {_('words of the source')} {', '.join(words)}: {'; '.join(parts)}."

    def paint(axes: Axes) -> None:
        for name in models:
            values = [group["bleu"][name] for group in groups]
            axes.plot(range(len(groups)), values, label=name_of(name), **_style(models, name))
        if "nearest" in groups[0]["bleu"]:
            axes.plot(
                range(len(groups)),
                [group["bleu"]["nearest"] for group in groups],
                color=PLACEHOLDERS["reference"],
                linestyle=":",
                label=name_of("nearest"),
            )
        axes.set_xticks(range(len(groups)), words)
        axes.set_xlabel(_("words of the source"))
        axes.set_ylabel("BLEU")
        axes.grid(axis="y")
        axes.legend(fontsize=8)

    return draw("by-length", label, paint, width=5.2, height=3.6)


def curve_figure(
    curves: Mapping[str, Sequence[Mapping[str, float]]], models: Sequence[str]
) -> Markup:
    """Validation loss of the first seed of each model by step."""
    first = {
        name: next(curve for key, curve in curves.items() if key.startswith(f"{name} "))
        for name in models
    }
    ends = ", ".join(
        f"{name_of(name)} {curve[-1]['validation_loss']:.3f}" for name, curve in first.items()
    )

    def paint(axes: Axes) -> None:
        for name, curve in first.items():
            axes.plot(
                [point["step"] for point in curve],
                [point["validation_loss"] for point in curve],
                label=name_of(name),
                **_style(models, name),
            )
        axes.set_xlabel(_("step"))
        axes.set_ylabel(_("loss (nats a token)"))
        axes.grid(axis="y")
        axes.legend(fontsize=8)

    return draw("curves", f"{_('Validation loss')}: {ends}.", paint, width=5.2, height=3.6)
