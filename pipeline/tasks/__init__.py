"""From labelled rows to examples; one file a kind of task.

| module | does |
| --- | --- |
| `kind` | what a kind of task must say about itself |
| `classification`, `pairs`, `tagging` | the kinds |
| `kinds` | a kind by its name |
| `preparation` | rows → examples, duplicates, conflicts, leaks, splits, limits |
| `label_budgets` | which training rows a label budget takes |
| `encoding` | examples → token ids |
"""
