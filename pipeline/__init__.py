"""From raw text to a proven BERT: the stages of dvc.yaml and the libraries below them."""
