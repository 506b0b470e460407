"""What these tests read."""

from tests.two_scripts import texts, tokenizer

__all__ = ["texts", "tokenizer"]
