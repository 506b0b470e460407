"""From labelled rows to examples; one file a kind of task.

| module | does |
| --- | --- |
| `kind` | what a kind of task must say about itself |
| `classification`, `pairs`, `tagging` | the kinds |
| `kinds` | a kind, or a task of the params, by its name |
| `preparation` | rows → examples: conflicts, duplicates, leaks, splits, limits |
| `task_data` | a prepared task, read back |
| `label_budgets` | which training rows a label budget takes |
| `encoding` | examples → token ids |
| `targets` | labels → numbers, scores → predictions |
"""
