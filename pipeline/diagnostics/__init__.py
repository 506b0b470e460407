"""What to set before a long run: a learning-rate finder and the gradient noise scale.

| module | what |
| --- | --- |
| `dry_run` | the project's model, text and optimizer, trained for a look and thrown away |
| `range_test`, `find_learning_rate` | Smith 2017: a rate that rises, and the command |
| `noise_scale`, `measurement`, `estimate_gradient_noise` | McCandlish et al. 2018: likewise |
| `fit_budget` | how many tokens this machine sees in so many minutes, written into params.yaml |
| `arguments`, `figures`, `page` | what both can be told; plots; the page and the JSON of both |
"""
