"""One file a tool: `add_arguments(parser)` says what it can be told, `run(arguments)` does it."""
