"""Training: pre-training on text, fine-tuning on labels.

| module | input | does | output |
| --- | --- | --- | --- |
| `text` | token arrays | opens them, tells documents and sentences | `TokenizedText` |
| `pairs`, `packing` | window numbers, random draws | cuts text as BERT reads it | `Sequences` |
| `document_packing`, `bins` | the same | documents side by side in a row | `Sequences` |
| `masking` | sequences, random draws | hides tokens to be predicted | masked `Sequences` |
| `batches` | (seed, epoch, example) | the examples of a step, wherever one starts | `Batch` |
| `cross_entropy`, `objectives` | model, batch | losses, and scores on held-out text | numbers |
| `accumulation` | model, micro-batches | the gradient of the batch they make up | numbers |
| `optimizers`, `schedules` | gradients, step | new weights | |
| `checkpoints` | state of a run | sealed on disk; the newest whole one is read back | state |
| `interruption` | SIGINT, SIGTERM | lets the step at hand end first | |
| `history` | losses of each step | curves for the artifact, seconds for the log | JSON |
| `loop` | all of these | pre-trains | model, history |
| `device` | params | chooses and sets up the processor | `torch.device` |
| `collation` | encoded texts | pads those of a batch, finds words | tensors |
| `finetuning`, `finetuning_runs` | encoder, labelled rows | trains and predicts | predictions |

Nothing here holds hidden state: a batch, a mask, a dropout pattern is a function of (seed, step),
so that a checkpoint is weights, optimizer, history and the number of the step.
"""
