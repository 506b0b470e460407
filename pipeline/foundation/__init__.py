"""What every room stands on.

| module | does |
| --- | --- |
| `artifacts` | folders that exist whole or not at all, with a manifest; rows as Parquet shards |
| `arrays` | flat little-endian arrays, memory-mapped |
| `gate` | lets a stage start only after a successful validation |
| `randomness` | every random choice as a function of (seed, stage, purpose, index) |
| `normalization` | a text in NFC, in single spaces, without what nobody sees |
| `processor` | what the processor can do |
| `vocabulary` | the tokenizer as a folder, and what is kept by its token ids |
"""
