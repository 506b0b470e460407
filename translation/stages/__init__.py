"""The stages of translation/dvc.yaml."""
