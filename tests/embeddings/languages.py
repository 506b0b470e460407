"""A small made-up language whose tokens come in groups that share their neighbours."""

from __future__ import annotations

import numpy as np

from pipeline.foundation.vocabulary.tokenized_text import TokenizedText
from pipeline.params import TrainEmbeddings, load
from tests.pretraining.texts import ROOT, text_of

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# Two subjects: a sentence speaks of one. The last token is never seen; it looks like "cargo".
GROUPS = (("harbour", "vessel", "anchor", "cargoes"), ("pepper", "garlic", "onions", "butter"))
NAMES = [*SPECIAL, *GROUPS[0], *GROUPS[1], "cargo"]
UNSEEN = NAMES.index("cargo")


def language(number: int = 600) -> TokenizedText:
    """Sentences of eight tokens of one group; every tenth begins with [UNK]."""
    random = np.random.default_rng(11)
    sentences = []
    for index in range(number):
        group = GROUPS[random.integers(2)]
        ids = [NAMES.index(name) for name in random.choice(group, 8)]
        sentences.append([1, *ids] if index % 10 == 0 else ids)
    return text_of([[sentence] for sentence in sentences])


def settings_of(**changes: object) -> TrainEmbeddings:
    """The section of params.yaml, small, and without skipping what is frequent here."""
    own = {"word2vec": {}, "fasttext": {"min_n": 3, "max_n": 6, "buckets": 500}}
    small = {"vector_size": 16, "epochs": 5, "algorithms": own, "subsampling": 0.0}
    return load(ROOT / "params.yaml").train_embeddings.model_copy(update=small | changes)
