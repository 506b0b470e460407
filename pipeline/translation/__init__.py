"""Sequence to sequence: texts in, other texts out, on the engine that trains everything here.

| module | input | does | output |
| --- | --- | --- | --- |
| `synthetic` | a seed | tasks without data: copy, reverse, sort | pairs of texts |
| `pair_rows` | – | pairs, as rows on disk and as token ids | |
| `reading` | sources in params | reads their pairs | rows |
| `languages` | texts | is each in the language that is stated? | a share |
| `preparation` | pairs | cleans, drops, splits without leaks | rows by split |
| `placeholders` | messages | numbers their placeholders, and puts them back | texts |
| `pieces` | texts | WordPiece that gives back every space | token ids, and back |
| `models` | params, or a folder | build, write and read a model | `SequenceToSequence` |
| `batches` | pairs as token ids | batches of like length, by number | `TranslationBatch` |
| `objective` | a model, a batch | the loss; that of each text alone | scalars |
| `training` | a model, pairs | the run of the engine | `Run` |
| `trained` | all of these | trains a model and translates with it | an artifact's files |
| `baselines` | training and test pairs | what a model must beat | texts |
| `decoding` | a model, sources | greedy and beam search, with what is computed once kept | ids |

Ids of a source end with the tokenizer's end ([SEP]); those of a target begin with its start ([CLS])
where they are read, and end with its end where they are predicted.
"""
