"""What is predicted of two texts in one sequence, compared token by token."""

from __future__ import annotations

from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pipeline.model.configuration import EncoderConfiguration
from pipeline.model.heads import SequenceClassifier, mean_over_tokens
from pipeline.model.linear import Linear


class AlignedPairClassifier(SequenceClassifier):
    """A class, or with `num_outputs=1` a number, for each pair of texts.

    One vector over both texts cannot say which words of one stand in the other: a small encoder
    would have to find that in its attention, from few labels. So beside that vector each token is
    compared with what it attends to in the other text (Parikh et al. 2016, arXiv:1606.01933,
    section 3, with the matching layer of Chen et al. 2017, arXiv:1609.06038, section 3.2), and the
    mean of the comparisons over each text is what the classifier sees. A token is the encoder's
    vector and its embedding, each normalized: what is the same word is found by the second.
    """

    def __init__(
        self,
        configuration: EncoderConfiguration,
        num_outputs: int,
        pooling: Literal["mean", "cls"],
        dropout: float,
    ) -> None:
        super().__init__(configuration, num_outputs, pooling, dropout)
        size = configuration.hidden_size
        self.comparison = Linear(8 * size, size)
        self.classifier = Linear(3 * size, num_outputs)

    @property
    def parts_of_its_own(self) -> dict[str, nn.Module]:
        """As `Classifier.parts_of_its_own`."""
        return super().parts_of_its_own | {"comparison": self.comparison}

    def features(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor | None = None
    ) -> Tensor:
        """`(batch, 3 * hidden_size)`: of the sequence, of the first text, of the second.

        `token_type_ids` must stand, and say which text a token is of.
        """
        assert token_type_ids is not None, "which token is of which text?"
        hidden = self.encoder(input_ids, attention_mask, token_type_ids)
        size = (self.encoder.configuration.hidden_size,)
        embeddings = self.encoder.embeddings.tokens(input_ids)
        tokens = torch.cat([F.layer_norm(hidden, size), F.layer_norm(embeddings, size)], dim=2)
        is_token = attention_mask.to(torch.bool)
        second = is_token & (token_type_ids == 1)
        first = is_token & ~second
        found = attended(tokens, first, second)
        matched = torch.cat([tokens, found, (tokens - found).abs(), tokens * found], dim=2)
        compared = F.gelu(self.comparison(matched))
        texts = [mean_over_tokens(compared, first), mean_over_tokens(compared, second)]
        return torch.cat([self.pooled(hidden, attention_mask), *texts], dim=1)


def attended(tokens: Tensor, first: Tensor, second: Tensor) -> Tensor:
    """For each token the mean of those of the other text, weighted by their products with it.

    `tokens  # (batch, length, size)`; `first` and `second  # (batch, length)`, bool: the tokens of
    either text. Returns `(batch, length, size)`; at padding the padding itself.
    """
    across = first[:, :, None] & second[:, None, :]
    columns = torch.arange(tokens.shape[1], device=tokens.device)
    itself = columns[:, None] == columns
    padding = itself & ~(first | second)[:, :, None]  # a softmax over nothing is not a number
    return F.scaled_dot_product_attention(
        tokens, tokens, tokens, attn_mask=across | across.transpose(1, 2) | padding
    )
