"""Word vectors, as they were before BERT: one vector a token, whatever stands around it.

| module | input | does | output |
| --- | --- | --- | --- |
| `sentences` | tokenized text | cuts it into sentences of strings | iterable |
| `training` | sentences, settings | Word2Vec or FastText by gensim | vectors by token id |
"""
