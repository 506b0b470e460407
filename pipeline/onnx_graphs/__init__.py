"""Models out as ONNX graphs: any head and pooling, run by `onnxruntime` without torch or us.

| module | input | does | output |
| --- | --- | --- | --- |
| `networks` | a folder of ours | says what goes in and what comes out | `Network` |
| `graph` | that | torch's exporter, and what it writes of its own taken out | bytes of a graph |
| `comparison` | both | runs them on the same inputs | the largest difference |
| `command` | arguments | the command | a folder |
"""
