"""What the benchmarks of pre-training share: both sides, their text, their clock.

| module | does |
| --- | --- |
| `texts` | made-up text, or the project's tokens |
| `settings` | what a side is asked to do |
| `ours`, `transformers_loops`, `published_pairs` | the sides |
| `rounds` | each side in a process of its own, a round of steps at a time |
| `operations` | floating-point operations of a step |
| `time_shares` | where the time of a step goes |
| `scoring` | the loss of any model on one fixed set of masked text |
"""
