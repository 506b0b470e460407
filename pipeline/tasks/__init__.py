"""From labelled rows to examples, whatever the kind of task (the kinds: `pipeline/kinds`).

| module | does |
| --- | --- |
| `facets` | what a kind of task must say about itself |
| `cells` | cells of a source → texts, labels, words, numbers |
| `tag_schemes` | which tags the entities of a sentence can be told from |
| `pair_rows` | rows of two texts |
| `preparation` | rows → examples: conflicts, duplicates, leaks, splits, limits |
| `task_data` | a prepared task, read back; a task of the params by its name |
| `label_budgets` | which training rows a label budget takes |
| `encoding` | examples → token ids |
| `targets` | labels → numbers, scores → predictions |
| `word_places` | where the words of a padded batch stand |
| `metrics` | the scores of tasks, by name |
| `heads` | a class, a number, tags of words: what heads of kinds are made of |
"""
