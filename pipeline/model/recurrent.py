"""What the Transformer replaced: recurrent networks that read a text and write another.

| | reads | the decoder sees | published |
| --- | --- | --- | --- |
| `lstm` | the source backwards | one vector a layer | Sutskever et al. 2014, 1409.3215 |
| `bahdanau` | both ways | all of it: additive attention | Bahdanau et al. 2015, 1409.0473 |
| `luong` | forwards | all of it: multiplicative attention | Luong et al. 2015, 1508.04025 |

`lstm`, section 2 and 3.3. `bahdanau`, section 3 and appendix A.2, with LSTM cells in place of gated
units and tanh in place of maxout; energies v · tanh(W s + U h), s before the step. `luong`,
sections 3.1 and 3.3: the "general" score with input feeding. Numbers are of arXiv.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from pipeline.model.linear import Linear
from pipeline.model.sequence_to_sequence import SequenceToSequence, State

RecurrentName = Literal["lstm", "bahdanau", "luong"]
EMBEDDING_DEVIATION = 0.1


@dataclass(frozen=True)
class RecurrentConfiguration:
    """Everything that fixes shapes and forward pass."""

    architecture: RecurrentName
    vocab_size: int
    hidden_size: int  # of an LSTM (of `bahdanau`, of each direction), and of the embeddings
    num_layers: int  # of the encoder and of the decoder
    dropout: float = 0.1
    shared_embeddings: bool = True
    tied_output: bool = True
    pad_token_id: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `config.json`."""
        return asdict(self)


@dataclass
class RecurrentState:
    """The decoder's state and, of models with attention, the source."""

    hidden: Tensor  # (layers, batch, hidden_size), as the cell
    cell: Tensor
    memory: Tensor | None = None  # (batch, length, memory size)
    keys: Tensor | None = None  # (batch, length, hidden_size): the source's part of the score
    mask: Tensor | None = None  # (batch, length), bool
    fed: Tensor | None = None  # (batch, hidden_size): the last attentional vector, of `luong`
    weights: Tensor | None = None  # (batch, length): of the last step's attention

    def select(self, rows: Tensor) -> RecurrentState:
        by_row = {
            name: value if value is None else value.index_select(0, rows)
            for name in ("memory", "keys", "mask", "fed", "weights")
            for value in [getattr(self, name)]
        }
        hidden, cell = self.hidden.index_select(1, rows), self.cell.index_select(1, rows)
        return RecurrentState(hidden, cell, **by_row)


class RecurrentModel(SequenceToSequence):
    """`lstm`, and what the others share: both LSTMs, the steps, the first weights."""

    memory_size_factor = 1  # of the encoder's outputs, in hidden sizes
    input_size_factor = 1  # of the decoder's inputs, embedding included

    def __init__(self, configuration: RecurrentConfiguration) -> None:
        c = configuration
        super().__init__(
            c.vocab_size,
            c.hidden_size,
            c.pad_token_id,
            shared=c.shared_embeddings,
            tied=c.tied_output,
        )
        self.configuration = c
        between = c.dropout if c.num_layers > 1 else 0.0
        self.encoder = nn.LSTM(
            c.hidden_size,
            c.hidden_size,
            c.num_layers,
            batch_first=True,
            dropout=between,
            bidirectional=self.memory_size_factor == 2,
        )
        self.decoder = nn.LSTM(
            self.input_size_factor * c.hidden_size,
            c.hidden_size,
            c.num_layers,
            batch_first=True,
            dropout=between,
        )
        self.dropout = nn.Dropout(c.dropout)

    def initialize(self, generator: torch.Generator) -> None:
        """LSTMs as torch has them, uniform within 1 / sqrt(hidden_size); other matrices by Glorot &
        Bengio 2010; embeddings normal."""
        bound = self.configuration.hidden_size**-0.5
        for module in self.modules():
            if isinstance(module, nn.LSTM):
                for weight in module.parameters():
                    nn.init.uniform_(weight, -bound, bound, generator=generator)
            elif isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight, generator=generator)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        self.initialize_tokens(generator, EMBEDDING_DEVIATION)

    def vectors(self, source: Tensor, target: Tensor) -> Tensor:
        state = self.start(source)
        embedded = self.dropout(self.target_tokens(target))
        vectors, _ = self.decoder(embedded, (state.hidden, state.cell))
        return self.dropout(vectors)

    def start(self, source: Tensor) -> RecurrentState:
        """The last state of the encoder, for which the source was read backwards."""
        lengths = (source != self.pad_token_id).sum(dim=1)
        places = torch.arange(source.shape[1], device=source.device)
        backwards = (lengths[:, None] - 1 - places).clamp(min=0)
        _, hidden, cell = self.read(source.gather(1, backwards), lengths)
        return RecurrentState(hidden, cell)

    def step(self, tokens: Tensor, state: State) -> Tensor:
        assert isinstance(state, RecurrentState)
        embedded = self.dropout(self.target_tokens(tokens))
        return self.dropout(self.scored(self.go_on(embedded, state)))

    def go_on(self, embedded: Tensor, state: RecurrentState) -> Tensor:
        """A step, `embedded  # (batch, hidden_size)` -> `(batch, size)`, what `scored` reads."""
        return self.advance(embedded, state)

    def scored(self, seen: Tensor) -> Tensor:
        """Of what `go_on` gave: `(…, size)` -> what is to be scored, `(…, hidden_size)`."""
        return seen

    def alignments(self, source: Tensor, target: Tensor) -> Tensor | None:
        state = self.start(source)
        weights = []
        for place in range(target.shape[1]):
            self.step(target[:, place], state)
            if state.weights is None:
                return None
            weights.append(state.weights)
        return torch.stack(weights, dim=1)

    def read(self, source: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The encoder's outputs `(batch, length, memory size)`, 0 at padding, and its last states
        `(layers, batch, hidden_size)` (of two directions, `(2 layers, …)`)."""
        packed = pack_padded_sequence(
            self.dropout(self.source_tokens(source)),
            lengths.cpu(),
            batch_first=True,
            enforce_sorted=False,
        )
        outputs, (hidden, cell) = self.encoder(packed)
        memory, _ = pad_packed_sequence(outputs, batch_first=True, total_length=source.shape[1])
        return memory, hidden, cell

    def advance(self, inputs: Tensor, state: RecurrentState) -> Tensor:
        """A step of the decoder's LSTM: `(batch, input size)` -> `(batch, hidden_size)`.

        Cell by cell: for a single step `nn.LSTM` has oneDNN make code for every size of a batch.
        """
        hidden, cell = [], []
        for layer, weights in enumerate(self.decoder.all_weights):
            if layer:
                inputs = F.dropout(inputs, self.decoder.dropout, self.training)
            inputs, memory = torch.lstm_cell(
                inputs, (state.hidden[layer], state.cell[layer]), *weights
            )
            hidden.append(inputs)
            cell.append(memory)
        state.hidden, state.cell = torch.stack(hidden), torch.stack(cell)
        return inputs


class AttentiveModel(RecurrentModel):
    """One that looks at the source before each token, and so goes token by token in training."""

    def vectors(self, source: Tensor, target: Tensor) -> Tensor:
        state = self.start(source)
        embedded = self.dropout(self.target_tokens(target))
        steps = [self.go_on(one, state) for one in embedded.unbind(dim=1)]
        return self.dropout(self.scored(torch.stack(steps, dim=1)))

    @staticmethod
    def look(scores: Tensor, state: RecurrentState) -> Tensor:
        """The source's mean by the softmax of `scores  # (batch, length)`, `(batch, memory size)`;
        nothing is seen of padding."""
        assert state.memory is not None
        assert state.mask is not None
        state.weights = scores.masked_fill(~state.mask, -torch.inf).softmax(dim=1)
        return torch.bmm(state.weights[:, None], state.memory)[:, 0]


class Bahdanau(AttentiveModel):
    """Attention by a small network of the decoder's state before the step and each annotation."""

    memory_size_factor = 2
    input_size_factor = 3

    def __init__(self, configuration: RecurrentConfiguration) -> None:
        super().__init__(configuration)
        size = configuration.hidden_size
        self.first_state = Linear(size, size)
        self.of_state = Linear(size, size, bias=False)
        self.of_source = Linear(2 * size, size)
        self.energy = Linear(size, 1, bias=False)
        self.output = Linear(4 * size, size)

    def start(self, source: Tensor) -> RecurrentState:
        mask = source != self.pad_token_id
        memory, hidden, _ = self.read(source, mask.sum(dim=1))
        backwards = hidden[1::2]  # of each layer, at the source's first token
        first = torch.tanh(self.first_state(backwards))
        return RecurrentState(
            first, torch.zeros_like(first), memory, keys=self.of_source(memory), mask=mask
        )

    def go_on(self, embedded: Tensor, state: RecurrentState) -> Tensor:
        assert state.keys is not None
        asked = self.of_state(state.hidden[-1])[:, None]
        context = self.look(self.energy(torch.tanh(asked + state.keys))[:, :, 0], state)
        top = self.advance(torch.cat((embedded, context), dim=1), state)
        return torch.cat((top, context, embedded), dim=1)

    def scored(self, seen: Tensor) -> Tensor:
        return torch.tanh(self.output(seen))


class Luong(AttentiveModel):
    """Attention by a product of the decoder's state after the step and each state of the encoder;
    what comes of it is fed into the next step."""

    input_size_factor = 2

    def __init__(self, configuration: RecurrentConfiguration) -> None:
        super().__init__(configuration)
        size = configuration.hidden_size
        self.of_source = Linear(size, size, bias=False)
        self.output = Linear(2 * size, size, bias=False)

    def start(self, source: Tensor) -> RecurrentState:
        mask = source != self.pad_token_id
        memory, hidden, cell = self.read(source, mask.sum(dim=1))
        return RecurrentState(
            hidden,
            cell,
            memory,
            keys=self.of_source(memory),
            mask=mask,
            fed=memory.new_zeros(len(source), self.configuration.hidden_size),
        )

    def go_on(self, embedded: Tensor, state: RecurrentState) -> Tensor:
        assert state.keys is not None
        assert state.fed is not None
        top = self.advance(torch.cat((embedded, state.fed), dim=1), state)
        context = self.look(torch.bmm(state.keys, top[:, :, None])[:, :, 0], state)
        state.fed = torch.tanh(self.output(torch.cat((context, top), dim=1)))
        return state.fed


RECURRENT: dict[RecurrentName, type[RecurrentModel]] = {
    "lstm": RecurrentModel,
    "bahdanau": Bahdanau,
    "luong": Luong,
}
