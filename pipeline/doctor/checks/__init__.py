"""What holds scores back, a check each: a function of the facts, and its entry in the registry.

A check compares figures with a threshold, no more; each threshold stands beside what it was
measured on, and docs/doctor.md has the table of them. The knob is a key of params.yaml.

| module | checks |
| --- | --- |
| `pretraining` | how much of the text it saw, what it brought |
| `texts` | a task's texts beside the text of pre-training and its vocabulary |
| `labels` | whether they agree, how many there are of each |
| `finetuning` | how long, at which rate, how well |
| `splits` | what the test rows can show, and whether validation stands for them |
| `registry` | all of them by name |
"""
