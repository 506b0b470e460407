"""The engine: what any training needs, whatever it learns.

| module | input | does | output |
| --- | --- | --- | --- |
| `run` | all of these | trains | model, history |
| `objective` | – | what a training is of: batches by number, losses | protocols |
| `accumulation` | model, micro-batches | the gradient of the batch they make up | numbers |
| `device`, `precision` | params | choose and set up the processor | `torch.device`, a dtype |
| `optimizers`, `schedules` | gradients, step | new weights | |
| `cross_entropy` | vectors, a vocabulary's weights, labels | loss without logits kept | a scalar |
| `averaging` | weights of each step | their running mean over the end of training | weights |
| `early_stopping` | validation scores | ends training, keeps the best weights | weights |
| `plan` | share of the budget spent | what a step is made of | `StepPlan` |
| `step_guard` | loss and gradient norm of a step | says whether it is better not taken | a reason |
| `history` | losses of each step | curves for the artifact, seconds for the log | JSON |
| `random_state` | – | where dropout's generators stand | bytes |
| `checkpoints`, `sharded_tensors` | state of a run | sealed on disk, read back whole | state |
| `finished_runs` | a finished run | keeps it until DVC has recorded its result | |
| `compilation` | a model | its encoder through torch's compiler | |
| `ranks` | – | who trains: one process, or one of several | `Ranks` |
| `parallel`, `distributed`, `distributed_checkpoints` | params | several processes | the same |

Nothing here holds hidden state: a batch, a mask, a dropout pattern is a function of (seed, step),
so that a checkpoint is weights, optimizer, history and the number of the step.
"""
