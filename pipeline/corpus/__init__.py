"""From sources to clean documents, and from sources to labelled rows.

| package or module | input | does | output |
| --- | --- | --- | --- |
| `sources` | a source of `params.yaml` | fetches, verifies, picks the reader | documents or rows |
| `readers` | a binary stream | decodes one format, as a stream | documents or rows |
| `duplicates` | texts, in order | finds repeats, memory bounded | a flag for each |
| `splits` | the name of a group | a hash decides | its side |
| `preparation` | raw documents | all of these, in two passes | train and validation |
| `documents` | documents | shards bounded in rows and in characters | Parquet |
"""
