"""What was learned, measured beside what it should beat, and told.

| module | does |
| --- | --- |
| `metrics` | the scores of tasks |
"""
