"""Korean, by the English messages.

| module | holds |
| --- | --- |
| `report`, `sections` | the main report |
| `labels` | columns, axes, names, amounts |
| `glossary` | the glossary |
| `terminal` | the summary of a run |
| `translation` | the translation pipeline's page and summary |
| `experiments` | the experiments' page and summary |
| `validation`, `attention`, `diagnostics` | the other pages |
| `commands` | `python -m pipeline --help` |
| `sentences` | errors, progress, options: what `telling` tells |

Korean as its engineers write it: a term's English in brackets at its first use, and no particle
right after a number or a name, since it would depend on how that is read.
"""

from pipeline.languages.korean import (
    attention,
    commands,
    diagnostics,
    experiments,
    glossary,
    labels,
    report,
    sections,
    terminal,
    translation,
    validation,
)

MESSAGES = {
    **report.MESSAGES,
    **sections.MESSAGES,
    **labels.MESSAGES,
    **glossary.MESSAGES,
    **terminal.MESSAGES,
    **translation.MESSAGES,
    **experiments.MESSAGES,
    **validation.MESSAGES,
    **attention.MESSAGES,
    **commands.MESSAGES,
    **diagnostics.MESSAGES,
}
RETOLD = {**validation.RETOLD, **diagnostics.RETOLD}
