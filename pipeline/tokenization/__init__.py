"""From paragraphs to token ids.

| module | input | does | output |
| --- | --- | --- | --- |
| `sentences` | paragraphs | splits them by a kept library (English, Korean) | lists of sentences |
| `korean_rules` | a Korean paragraph | cuts it where signs and endings decide | parts, doubts |
| `documents` | a corpus folder | reads it a little at a time | batches of documents |
| `automatic` | a text, its words | its language; how large a vocabulary suits it | numbers |
| `word_cache` | texts | encodes each distinct word once | flat ids, lengths |
| `encoding` | documents | sentences, ids, pieces of bounded length | flat arrays with lengths |
| `workers` | items | maps over them in processes, results in order | iterator of results |
"""
