"""One short file a stage: read the inputs, call the libraries below, write one artifact.

A stage module holds `INPUTS` (name of an input folder or file -> what it is), `OPTIONS`
(name of a command-line option -> what it is) and

    run(params: Params, inputs: Mapping[str, Path], output: Path, **options: str) -> None

Heavy imports stand inside `run`, so that `--help` stays fast.
"""
