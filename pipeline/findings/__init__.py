"""What the figures say, in words: the one source for the report, the flow and the terminal.

| module | does |
| --- | --- |
| `pairs` | fine-tuning beside every other system |
| `sentences` | what was trained, what it bought, what it did not |
| `reasons` | why it is level or behind |
| `full_pretraining` | what an encoder is, and buys, that someone else pre-trained in full |
| `spread` | what varies in a ± |
| `diagnoses` | what the doctor found |
"""
