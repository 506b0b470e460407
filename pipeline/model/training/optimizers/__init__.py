"""From one word of params.yaml to weights that change: `pretrain.optimizer.name`.

| module | what |
| --- | --- |
| `registry` | the words, the knobs of each, what builds it |
| `construction` | `build_optimizers`: which parameters are updated by what, and which decay |
| `members` | `Optimizers`: torch optimizers used as one; their state as named tensors |
| `published` | the optimizers that torch has, by name |
| `per_parameter` | what ours share: one parameter after another, by its own state |
| `lamb`, `lion`, `stable_adamw`, `schedule_free` | ours, each as its paper has it |
| `muon` | ours, all matrices of one shape at once |
| `sharded` | parameters of which each rank holds a part, for what needs them whole |

What each of them adds to the one before, and a comparison: docs/optimizers.md.
"""
