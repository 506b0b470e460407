"""Word vectors, as they were before BERT: one vector a token, whatever stands around it.

| piece | input | does | output |
| --- | --- | --- | --- |
| `sentences.Sentences` | tokenized text | cuts it into sentences of strings | iterable |
| `training.train` | sentences, settings | Word2Vec or FastText by gensim | vectors by token id |
| `vectors` | an artifact of train_embeddings | checks and opens it | array, `WordVectors` |
"""
