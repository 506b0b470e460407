"""One text, one class.

| module | does |
| --- | --- |
| `data` | its rows |
| `head` | its examples as token ids, its answers as numbers |
| `baseline` | what a pre-trained encoder should beat on it |
| `view` | how it is shown |
"""
