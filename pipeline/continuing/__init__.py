"""Pre-training that goes on, on a task's own texts, before its labels are learned.

Task-adaptive pre-training (Gururangan et al. 2020, arXiv:2004.10964): masked words alone.

| module | input | does | output |
| --- | --- | --- | --- |
| `texts` | a task, plain text | takes what neither validation nor test holds | token ids |
| `batches` | encoded texts | hides words of them, pads | batches of the engine |
| `training` | an encoder, batches | trains | a run of the engine |
"""
