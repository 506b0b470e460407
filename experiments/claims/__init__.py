"""The claims of the teaching notes, each as a measurement.

| module | claim |
| --- | --- |
| `gradient_descent` | batch descent is steady and slow, stochastic fast and unsteady |
| `optimizers` | each mends something of the one before |
| `cost_and_loss` | loss is of one example, cost of all |
| `dropout` | a regularizer, and like an ensemble |
| `attention` | without recurrence, places must be told |
| `normalization` | residuals and normalization make depth trainable |
| `pretraining` | less data than from scratch, by reference |

Each has `measure(section, …) -> Outcome`: tables, curves, and halves of the claim with checks by
intervals over seeds. What it took, in seconds, goes into the outcome's `times`, which DVC does not
hold. What people read of it stands in the module of the same name in `experiments/views`.
"""
