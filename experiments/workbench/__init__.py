"""What the experiments share.

| module | holds |
| --- | --- |
| `problems` | real data: handwritten digits, rows of text |
| `networks` | many small networks of one shape, trained as one |
| `descent` | gradient descent over rates and seeds at once |
| `intervals` | intervals over seeds, and verdicts by them |
| `outcomes` | what an experiment found: held by DVC; its times: not |
"""
