"""Output, loss and every gradient are those of torch.nn.Transformer with the same weights."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.positions import sinusoidal
from pipeline.model.training.cross_entropy import linear_cross_entropy
from pipeline.model.transformer import Transformer, TransformerConfiguration

VOCABULARY, SIZE, HEADS, INNER, LAYERS = 23, 16, 4, 24, 2
SOURCE = torch.tensor([[5, 6, 7, 8, 9, 3], [10, 11, 3, 0, 0, 0], [4, 12, 13, 3, 0, 0]])
TARGET = torch.tensor([[2, 14, 15, 16, 17], [2, 18, 0, 0, 0], [2, 19, 20, 21, 0]])
LABELS = torch.tensor([[14, 15, 16, 17, 3], [18, 3, 0, 0, 0], [19, 20, 21, 3, 0]])


def model(dtype: torch.dtype = torch.float64, **changes: object) -> Transformer:
    configuration = TransformerConfiguration(
        **{
            "vocab_size": VOCABULARY,
            "hidden_size": SIZE,
            "num_encoder_layers": LAYERS,
            "num_decoder_layers": LAYERS,
            "num_attention_heads": HEADS,
            "intermediate_size": INNER,
            "max_length": 16,
            "dropout": 0.0,
            **changes,
        }
    )
    made = Transformer(configuration)
    made.initialize(torch.Generator().manual_seed(1))
    with torch.no_grad():  # so that no bias and no norm is what it begins as
        random = torch.Generator().manual_seed(2)
        for parameter in made.parameters():
            parameter += 0.1 * torch.randn(parameter.shape, generator=random)
        for tokens in (made.target_tokens, made.own_source_tokens):
            if tokens is not None:
                tokens.weight[0] = 0
    return made.to(dtype)


class Reference(nn.Module):
    """The same network around torch.nn.Transformer."""

    def __init__(self, ours: Transformer) -> None:
        super().__init__()
        c = ours.configuration
        pre = c.norm_position == "pre"
        self.inner = nn.Transformer(
            SIZE,
            HEADS,
            LAYERS,
            LAYERS,
            INNER,
            dropout=0.0,
            activation="gelu",
            batch_first=True,
            norm_first=pre,
            layer_norm_eps=c.layer_norm_epsilon,
        ).to(ours.output_bias.dtype)
        if not pre:  # torch normalizes once more; the published network does not
            self.inner.encoder.norm = self.inner.decoder.norm = None
        self.embeddings = {
            name: nn.Parameter(parameter.detach().clone())
            for name, parameter in ours.named_parameters()
            if "layers." not in name and "_norm." not in name
        }
        self.configuration = c
        weights = {theirs: of(ours).detach() for theirs, of in self.pairs(pre).items()}
        self.inner.load_state_dict(weights)

    @staticmethod
    def pairs(pre: bool) -> dict[str, object]:
        """A name of torch's -> the same weight of our model (or of its gradients)."""

        def take(*names: str):
            def of(model: nn.Module, gradient: bool = False) -> Tensor:
                found = [model.get_parameter(name) for name in names]
                return torch.cat([p.grad if gradient else p for p in found])

            return of

        attention = "attention.query_key_value"
        pairs = {}
        for kind in ("weight", "bias"):
            for side, layer in [(s, n) for s in ("encoder", "decoder") for n in range(LAYERS)]:
                theirs, ours = f"{side}.layers.{layer}", f"{side}_layers.{layer}"
                last = 2 if side == "encoder" else 3
                own = {
                    f"self_attn.in_proj_{kind}": [f"{attention}.{kind}"],
                    f"self_attn.out_proj.{kind}": [f"attention.output.{kind}"],
                    f"linear1.{kind}": [f"feed_forward.intermediate.{kind}"],
                    f"linear2.{kind}": [f"feed_forward.output.{kind}"],
                    f"norm1.{kind}": [f"attention_norm.{kind}"],
                    f"norm{last}.{kind}": [f"feed_forward_norm.{kind}"],
                }
                if side == "decoder":
                    cross = "cross_attention"
                    own |= {
                        f"multihead_attn.in_proj_{kind}": [
                            f"{cross}.query.{kind}",
                            f"{cross}.key_value.{kind}",
                        ],
                        f"multihead_attn.out_proj.{kind}": [f"{cross}.output.{kind}"],
                        f"norm2.{kind}": [f"{cross}_norm.{kind}"],
                    }
                pairs |= {
                    f"{theirs}.{name}": take(*(f"{ours}.{part}" for part in parts))
                    for name, parts in own.items()
                }
            if pre:
                pairs |= {
                    f"{s}.norm.{kind}": take(f"{s}_norm.{kind}") for s in ("encoder", "decoder")
                }
        return pairs

    def embedded(self, ids: Tensor, name: str) -> Tensor:
        table = self.embeddings.get(name, self.embeddings["target_tokens.weight"])
        hidden = F.embedding(ids, table, padding_idx=0) * SIZE**0.5
        if self.configuration.positions == "learned":
            return hidden + self.embeddings["learned_positions.weight"][: ids.shape[1]]
        return hidden + sinusoidal(0, ids.shape[1], SIZE, ids.device).to(hidden.dtype)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        length = target.shape[1]
        hidden = self.inner(
            self.embedded(source, "own_source_tokens.weight"),
            self.embedded(target, "target_tokens.weight"),
            tgt_mask=torch.ones(length, length, dtype=torch.bool).triu(1),
            src_key_padding_mask=source == 0,
            memory_key_padding_mask=source == 0,
        )
        weight = self.embeddings.get("own_output", self.embeddings["target_tokens.weight"])
        return F.linear(hidden, weight, self.embeddings["output_bias"])


def loss_of(ours: Transformer, smoothing: float) -> tuple[Tensor, Tensor]:
    real = LABELS != 0
    vectors = ours(SOURCE, TARGET)
    weight, bias = ours.output_weight, ours.output_bias
    loss = linear_cross_entropy(vectors[real], weight, bias, LABELS[real], smoothing)
    return ours.scores(vectors)[real], loss


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"norm_position": "pre"},
        {"shared_embeddings": False, "tied_output": False, "positions": "learned"},
    ],
    ids=["post", "pre", "separate and learned"],
)
@pytest.mark.parametrize(
    ("dtype", "tolerance"), [(torch.float32, 1e-5), (torch.float64, 1e-10)], ids=["32", "64"]
)
def test_output_loss_and_gradients_are_torchs(changes, dtype, tolerance):
    ours = model(dtype, **changes).train()
    reference = Reference(ours).train()
    logits, loss = loss_of(ours, 0.1)
    theirs = reference(SOURCE, TARGET)[LABELS != 0]
    their_loss = F.cross_entropy(theirs, LABELS[LABELS != 0], label_smoothing=0.1)
    torch.testing.assert_close(logits, theirs, rtol=tolerance, atol=tolerance)
    torch.testing.assert_close(loss, their_loss, rtol=tolerance, atol=tolerance)
    loss.backward()
    their_loss.backward()
    gradients = dict(reference.inner.named_parameters())
    compared = 0
    for name, of in Reference.pairs(changes.get("norm_position") == "pre").items():
        expected = gradients[name].grad
        torch.testing.assert_close(of(ours, True), expected, rtol=tolerance, atol=tolerance)
        compared += expected.numel()
    for name, expected in reference.embeddings.items():
        found = ours.get_parameter(name).grad
        torch.testing.assert_close(found, expected.grad, rtol=tolerance, atol=tolerance)
        compared += expected.numel()
    assert compared == sum(parameter.numel() for parameter in ours.parameters())


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "rotary"])
@pytest.mark.parametrize("norm_position", ["post", "pre"])
def test_a_later_token_changes_nothing_before_it(positions, norm_position):
    ours = model(positions=positions, norm_position=norm_position).eval()
    before = ours(SOURCE, TARGET)
    for place in range(1, TARGET.shape[1]):
        changed = TARGET.clone()
        changed[:, place] = 22
        after = ours(SOURCE, changed)
        torch.testing.assert_close(after[:, :place], before[:, :place], rtol=0, atol=1e-12)
        assert (after[:, place] - before[:, place]).abs().max() > 1e-3


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "rotary"])
def test_padding_changes_nothing(positions):
    ours = model(positions=positions).eval()
    whole = ours(SOURCE, TARGET)
    for row in range(len(SOURCE)):
        source, target = SOURCE[row][SOURCE[row] != 0], TARGET[row][TARGET[row] != 0]
        alone = ours(source[None], target[None])[0]
        torch.testing.assert_close(whole[row, : len(target)], alone, rtol=0, atol=1e-12)


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "rotary"])
def test_the_order_of_the_source_matters(positions):
    ours = model(positions=positions).eval()
    turned = SOURCE[:1].flip(1)
    assert (ours(turned, TARGET[:1]) - ours(SOURCE[:1], TARGET[:1])).abs().max() > 1e-3


@pytest.mark.parametrize("positions", ["sinusoidal", "learned", "rotary"])
@pytest.mark.parametrize("norm_position", ["post", "pre"])
def test_token_by_token_is_all_at_once(positions, norm_position):
    """With keys and values kept, and with rows of the batch taken out on the way."""
    ours = model(positions=positions, norm_position=norm_position).eval()
    target = TARGET.masked_fill(TARGET == 0, 5)
    whole = ours(SOURCE, target)
    state, rows = ours.start(SOURCE), torch.arange(3)
    for place in range(target.shape[1]):
        vectors = ours.step(target[rows, place], state)
        torch.testing.assert_close(vectors, whole[rows, place], rtol=0, atol=1e-12)
        if place == 1:
            kept = torch.tensor([2, 0, 0])
            state, rows = state.select(kept), rows[kept]


def test_alignments_are_the_attention_of_the_last_layer_but_one():
    ours = model().eval()
    found = ours.alignments(SOURCE, TARGET)
    reference = Reference(ours).eval()
    inner = reference.inner
    kept = {}
    cross = inner.decoder.layers[LAYERS - 2].multihead_attn
    asked = cross.forward

    def watch(*inputs, **options):
        _, kept["weights"] = asked(*inputs, **{**options, "need_weights": True})
        return asked(*inputs, **options)

    cross.forward = watch
    reference(SOURCE, TARGET)
    real = TARGET != 0
    torch.testing.assert_close(found[real], kept["weights"][real], rtol=0, atol=1e-12)
