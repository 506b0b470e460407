"""The claims of the teaching notes, each as an experiment with a picture, a table and a verdict.

| module | holds |
| --- | --- |
| `params` | what experiments/params.yaml may hold |
| `claims` | a module a claim: what is measured, and the rules of its verdict |
| `workbench` | what they share: problems, networks, intervals, records |
| `stages` | a module a stage |
| `views` | a module a claim: its words and its pictures |
| `findings` | the verdicts, in sentences |
| `page` | the page of a run |
"""
