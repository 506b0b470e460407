"""What a pre-trained encoder should beat, on the same labels.

| module | input | does | output |
| --- | --- | --- | --- |
| `tfidf` | texts or pairs | TF-IDF, linear model | `Candidate` |
| `word_features` | tagged words | features of words and neighbours, linear model | `Candidate` |
| `averaged_vectors` | word vectors | their means, linear model | `Candidate` |
| `linear_models` | features, answers | fits, regularization chosen on validation | `Candidate` |
| `constant` | labels | the majority, or the mean | `Candidate` |
| `by_input` | a task | the baselines for texts, pairs or words | a list |
| `fitting` | a task, draws of its rows | every baseline on every draw | `Fitted` |
| `fitted_baselines` | those | writes and reads them | an artifact |
"""
