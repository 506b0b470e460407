"""A module a stage: the names of experiments/dvc.yaml and of the sections of params.yaml."""
