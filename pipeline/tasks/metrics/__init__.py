"""The scores of tasks, by name.

| module | holds |
| --- | --- |
| `metric` | what a metric is: of all rows, or of any selection of them |
| `classes`, `tags`, `numbers` | the metrics, by what is compared |
| `texts` | BLEU and chrF of translations, by sacreBLEU's counts |
| `scores` | the registry of them, and a score by name |
"""
