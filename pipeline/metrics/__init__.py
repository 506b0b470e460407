"""The scores of tasks, by name.

| module | does |
| --- | --- |
| `scores` | every metric, of all rows or of any selection of them |
"""
