"""The page `report.html`: one file that tells a run to a person who did not watch it.

| module | does |
| --- | --- |
| `page` | metrics, facts and logs → the file |
| `gain_rows` | what fine-tuning is compared with, row by row |
| `examples` | rows of a task, errors and confusions, made ready to be shown |
| `run_facts` | times, machines, versions, from `logs/`: all that differs from run to run |
| `figures`, `training_figures`, `data_figures` | plots |
| `drawing` | plots as SVG that stands in a page |
| `markdown` | the tables of README and docs |
| `palette` | colours of both themes |
| `rendering` | templates → HTML, for other pages too |
| `formatting` | numbers, units, durations |
| `glossary` | the field's terms, a line each |

Nothing is computed here that the metrics do not hold, and nothing here is known to them.
"""
