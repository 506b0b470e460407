"""What a pre-trained encoder should beat, on the same labels.

| module | input | does | output |
| --- | --- | --- | --- |
| `tfidf` | texts or pairs | TF-IDF, linear model | `Trial` |
| `word_features` | tagged words | features of a word and its neighbours, linear model | `Trial` |
| `averaged_vectors` | word vectors | their means, linear model | `Trial` |
| `linear_models` | features, answers | fits, regularization chosen on validation | `Trial` |
| `constant` | labels | the majority, or the mean | `Trial` |
| `by_input` | a task | the baselines for texts, pairs or words | a list |
| `fitting` | a task, draws of its rows | every baseline on every draw | `Fitted` |
| `fitted_baselines` | those | writes and reads them | an artifact |
"""
