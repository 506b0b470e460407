"""Pre-training: objectives and batches from plain text.

| module | input | does | output |
| --- | --- | --- | --- |
| `pairs`, `matching`, `packing` | windows, random draws | cuts text as BERT reads | `Sequences` |
| `document_packing`, `bins` | the same | documents side by side in a row | `Sequences` |
| `sequences` | – | rows of tokens before anything is masked | `Sequences` |
| `masking`, `spans` | sequences, random draws | hides tokens to be predicted | masked ids, places |
| `batches` | (seed, epoch, example) | the examples of a step, wherever one starts | `Batch` |
| `objectives` | model, batch | losses, and scores on held-out text | numbers |
| `sentence_objectives` | a name | what is asked of two segments, in words | `SentenceObjective` |
| `plateau` | losses | an alarm where frequencies alone are learned | words |
| `automatic` | counts of the text | what `auto` stands for | `Pretrain` |
| `initial_model` | shape, seed | the model before its first step | `PretrainingModel` |
| `loop` | all of these | pre-training as a run of the engine | `Run` |
"""
