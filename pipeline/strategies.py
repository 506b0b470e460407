"""How a network starts on a task; which of the ways need word vectors."""

from __future__ import annotations

# Random weights but for the token embeddings, which are the vectors of this algorithm.
EMBEDDINGS_OF = {"scratch_word2vec": "word2vec", "scratch_fasttext": "fasttext"}
