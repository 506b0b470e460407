"""What a model must beat: the source as it stands, and what the nearest training source became."""

from __future__ import annotations

from collections.abc import Sequence

from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.translation.pair_rows import PairRow

ROWS = 256  # of the test sources at once


def copies(test: Sequence[PairRow]) -> list[str]:
    """The sources."""
    return [row["source"] for row in test]


def nearest_translations(training: Sequence[PairRow], test: Sequence[PairRow]) -> list[str]:
    """Of each test source the target of the training pair whose source is most like it, by the
    cosine of TF-IDF of characters two to four long within words; of equals the first."""
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    known = vectorizer.fit_transform([row["source"] for row in training]).T.tocsr()
    asked = vectorizer.transform([row["source"] for row in test])
    found: list[str] = []
    for start in range(0, len(test), ROWS):
        alike = (asked[start : start + ROWS] @ known).toarray()
        found += [training[place]["target"] for place in alike.argmax(axis=1)]
    return found
