"""A translation Transformer through `transformers` and back: the same scores, the same texts."""

from __future__ import annotations

import pytest
import torch

from pipeline.__main__ import main
from pipeline.console.errors import UserError
from pipeline.huggingface.reading.translation_models import from_published, to_published
from pipeline.translation.decoding import Search, translate
from pipeline.translation.models import build, load
from pipeline.translation.pair_rows import Ends
from pipeline.translation.pieces import Coder
from tests.translation.stages import TINY, inside, params_of, run_data_stages, run_training

transformers = pytest.importorskip("transformers")
CPU = torch.device("cpu")
SOURCE = torch.tensor([[5, 6, 7, 3], [8, 3, 0, 0]])
TARGET = torch.tensor([[2, 9, 10], [2, 11, 0]])
THEIRS = {
    "post": (transformers.MarianConfig, transformers.MarianMTModel),
    "pre": (transformers.PegasusConfig, transformers.PegasusForConditionalGeneration),
}


@pytest.fixture(scope="module", params=["post", "pre"])
def exported(request, tmp_path_factory):
    """A model of ours with its texts, and the export of it, by the command."""
    folder = tmp_path_factory.mktemp(request.param)
    change = {"train_translation": {"models": {"transformer": {"norm_position": request.param}}}}
    params = params_of("synthetic", TINY)
    values = params.model_dump(mode="json")
    values["train_translation"]["models"]["transformer"] |= change["train_translation"]["models"][
        "transformer"
    ]
    with inside(folder):
        params = type(params).model_validate(values)
        run_data_stages(params)
        ours = run_training(params, "transformer", 1).absolute()
        words = ["export_huggingface", "--model", str(ours), "--out", "out", "--licence", "MIT"]
        assert main(words) == 0
    return request.param, ours, folder / "out"


def test_an_export_opens_whole_and_has_the_same_scores(exported):
    norm, ours, out = exported
    theirs, facts = transformers.AutoModelForSeq2SeqLM.from_pretrained(
        out, output_loading_info=True
    )
    assert type(theirs) is THEIRS[norm][1]
    assert not any(facts.values()), facts
    model = load(ours).eval()
    with torch.no_grad():
        found = theirs.eval()(
            input_ids=SOURCE, attention_mask=(SOURCE != 0).long(), decoder_input_ids=TARGET
        ).logits
        expected = model.scores(model(SOURCE, TARGET))
    kept = TARGET != 0
    torch.testing.assert_close(found[kept], expected[kept], rtol=0, atol=1e-5)


def test_an_export_says_greedily_what_ours_says(exported):
    _, ours, out = exported
    model, coder = load(ours), Coder.of(ours)
    texts = ["1 2 3", "7", "4 0 9"]
    sources = [pair.source for pair in coder.pairs(texts, texts)]
    search = Search(ratio=0.0, extra=9)
    expected = translate(model, sources, coder.ends, search, CPU)
    tokenizer = transformers.AutoTokenizer.from_pretrained(out)
    theirs = transformers.AutoModelForSeq2SeqLM.from_pretrained(out)
    found = theirs.generate(
        **tokenizer(texts, padding=True, return_tensors="pt"), max_length=9, num_beams=1
    )
    special = {coder.ends.pad, coder.ends.start, coder.ends.end}
    assert [[t for t in row.tolist() if t not in special] for row in found] == [
        list(one.ids) for one in expected
    ]
    said = tokenizer.batch_decode(found, skip_special_tokens=True)
    assert said == [coder.text(one.ids, "") for one in expected]


def test_the_tool_translates_with_an_export_too(exported, capsys):
    _, ours, out = exported
    said = []
    for folder in (ours, out):
        capsys.readouterr()
        assert main(["translate", "--model", str(folder), "--text", "1 2 3", "8 8"]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert len(said[0].splitlines()) == 2


@pytest.mark.parametrize("norm", THEIRS)
def test_weights_of_theirs_go_in_and_out(norm):
    configuration, model_class = THEIRS[norm]
    sizes = {f"{s}_{n}": v for s in ("encoder", "decoder") for n, v in (("ffn_dim", 24),)}
    sizes |= {"encoder_layers": 2, "decoder_layers": 3}
    sizes |= {f"{side}_attention_heads": 4 for side in ("encoder", "decoder")}
    special = {"pad_token_id": 0, "decoder_start_token_id": 2, "eos_token_id": 3}
    torch.manual_seed(4)
    theirs = model_class(
        configuration(
            vocab_size=23,
            d_model=16,
            scale_embedding=True,
            activation_function="gelu",
            forced_eos_token_id=3,
            **sizes,
            **special,
        )
    ).eval()
    theirs.final_logits_bias.normal_()
    state = theirs.state_dict()
    ours = from_published(theirs.config.to_dict(), state, "theirs").eval()
    with torch.no_grad():
        found = ours.scores(ours(SOURCE, TARGET))
        expected = theirs(
            input_ids=SOURCE, attention_mask=(SOURCE != 0).long(), decoder_input_ids=TARGET
        ).logits
    kept = TARGET != 0
    torch.testing.assert_close(found[kept], expected[kept], rtol=0, atol=1e-5)
    for name, tensor in to_published(ours).items():
        if not name.endswith("embed_positions.weight"):
            assert torch.equal(tensor, state[name]), name
    asked = SOURCE[:1]
    with torch.no_grad():
        said = theirs.generate(asked, max_length=8, num_beams=1, suppress_tokens=[0, 2])
    (mine,) = translate(
        ours, [asked[0, :-1].tolist()], Ends(0, 2, 3), Search(ratio=0.0, extra=7), CPU
    )
    assert [token for token in said[0].tolist() if token not in (0, 2, 3)] == list(mine.ids)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"model_type": "t5"}, "model_type is t5"),
        ({"activation_function": "swish"}, "activation_function is swish"),
        ({"scale_embedding": False}, "scale_embedding is false"),
        ({"decoder_ffn_dim": 7}, "differ in heads or ffn_dim"),
        ({"d_model": 6}, "not a Transformer's configuration"),
    ],
)
def test_what_ours_cannot_compute_is_refused(change, said):
    configuration = {
        "model_type": "marian",
        "activation_function": "gelu",
        "scale_embedding": True,
        "vocab_size": 9,
        "d_model": 8,
        "pad_token_id": 0,
    }
    for side in ("encoder", "decoder"):
        configuration |= {f"{side}_layers": 1, f"{side}_attention_heads": 4, f"{side}_ffn_dim": 8}
    with pytest.raises(UserError, match="the weights lack"):
        from_published(configuration, {}, "here")
    with pytest.raises(UserError, match=said):
        from_published({**configuration, **change}, {}, "here")


@pytest.mark.parametrize(
    ("change", "said"),
    [({"positions": "rotary"}, "positions are rotary"), ({"tied_output": False}, "embeddings")],
)
def test_what_theirs_cannot_compute_is_refused(change, said):
    fields = {
        "vocab_size": 9,
        "hidden_size": 8,
        "num_encoder_layers": 1,
        "num_decoder_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 8,
        "max_length": 1,
    }
    with pytest.raises(UserError, match=said):
        to_published(build("transformer", {**fields, **change}))
