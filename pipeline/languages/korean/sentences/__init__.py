"""Korean of what the terminal says, by the English in the code, with `{name}` for each value.

| module | of |
| --- | --- |
| `text` | corpus, fetching, tokenization, tasks, pairs |
| `networks` | artifacts, models, training, and what stages say of their work |
| `exchange` | published models, ONNX, what tools open |
| `params` | mistakes in a params file |
| `tools` | options and messages of the tools, and argparse's |
| `stages` | what `STAGE --help` says of a stage |
| `running` | errors' labels, progress, flows, what stages are given |

What a value is called is free here, but for `{num…}`, which is a number, and `{word…}`, without
blanks: what says little needs them. A test holds that each stands so, values aside, in the code.
"""

from pipeline.languages.korean.sentences import (
    exchange,
    networks,
    params,
    running,
    stages,
    text,
    tools,
)

SENTENCES = {
    **text.SENTENCES,
    **networks.SENTENCES,
    **exchange.SENTENCES,
    **params.SENTENCES,
    **tools.SENTENCES,
    **stages.SENTENCES,
    **running.SENTENCES,
}
