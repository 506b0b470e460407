"""The tokenizer as a folder, and what is kept by its token ids.

| module | input | does | output |
| --- | --- | --- | --- |
| `wordpiece` | texts | deterministic WordPiece training, saving, loading | `tokenizers.Tokenizer` |
| `special_tokens` | a tokenizer | which are they, what stands around texts | roles, frames |
| `tokenized_text` | token arrays | opens them, tells documents and sentences | `TokenizedText` |
| `word_vectors` | an artifact of train_embeddings | checks and opens it | array, `WordVectors` |
"""
