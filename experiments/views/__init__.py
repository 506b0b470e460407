"""What people see of the experiments; no stage depends on it.

| module | holds |
| --- | --- |
| `registry` | the views by name |
| `view` | what a view has |
| `words` | names, verdicts, numbers |
| `plots` | lines with bands, heat maps |
| `gradient_descent`, `optimizers`, `cost_and_loss`, `dropout` | a claim: words, pictures |
| `attention`, `normalization`, `pretraining` | likewise |
"""
