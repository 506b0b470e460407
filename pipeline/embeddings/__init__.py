"""Word vectors, as they were before BERT: one vector a token, whatever stands around it.

| module | input | does | output |
| --- | --- | --- | --- |
| `sentences` | tokenized text | cuts it into sentences of strings | iterable |
| `algorithms` | a name, options | Word2Vec, FastText | gensim's model |
| `training` | sentences, settings | Word2Vec or FastText by gensim | vectors by token id |
"""
