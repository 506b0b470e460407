"""The kinds of tasks, a folder each: `data`, `head`, `baseline` and `view` of it.

| module | does |
| --- | --- |
| `registry` | which kinds there are, and a facet of one by its name |
| `views` | how a class, a number, tags of words are shown: what views are made of |
| `classification` | one text, one class |
| `tagging` | words, a tag each |
| `pair_classification`, `pair_regression` | two texts, one class or one number |
"""
