"""What the experiments share.

| module | holds |
| --- | --- |
| `problems` | real data: handwritten digits, rows of text |
| `networks` | many small networks of one shape, trained as one |
| `descent` | gradient descent over rates and seeds at once |
| `training` | the same by Adam, with dropout and weight decay |
| `members` | the same under any optimizer of the pipeline |
| `transformer` | many small Transformers, trained as one |
| `sequences` | sequences whose answer is known, and bytes of text |
| `intervals` | intervals over seeds, and verdicts by them |
| `outcomes` | what an experiment found: held by DVC; its times: not |
"""
