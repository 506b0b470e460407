"""What people read, and how work is started and watched: none of it changes a byte of an artifact.

| module | does |
| --- | --- |
| `errors` | mistakes of the user, with what to do; signals as exceptions |
| `git_lfs` | says where a pointer stands in place of a file |
| `saying` | what a command says while it works, in the language that is spoken |
| `command_line` | help, and argparse's own messages, in it |
| `progress` | a bar on a terminal, sparse lines elsewhere |
| `wording` | amounts and times as a person says them |
| `pipelines` | the registry of pipelines: where each lies, what its schema and stages are |
| `run_record` | what a stage took, on which machine: `logs/stages` |
| `loggers` | the log of a training once more, for DVCLive or TensorBoard |
| `interruption` | SIGINT and SIGTERM let the step at hand end first |
| `surroundings` | proxies, HOME and a user's name, where an environment lacks them |
| `launch` | a process for each device, by torchrun |
| `threads` | how OpenMP's threads wait for each other |
| `imports` | what a module imports, read from its source; a hash of all that |
| `dependencies` | whether dvc.yaml names the folders that a stage imports from |
"""
