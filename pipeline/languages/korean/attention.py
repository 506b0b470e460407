"""Korean of the page of attention."""

from __future__ import annotations

MESSAGES = {
    "Attention of %(layers)s layers × %(heads)s heads": "어텐션: %(layers)s층 × 헤드 %(heads)s개",
    "Skip to the heads": "헤드로 건너뛰기",
    "Layer %(layer)s": "%(layer)s층",
    "What %(layers)s layers × %(heads)s heads attend to": (
        "%(layers)s층 × 헤드 %(heads)s개의 어텐션(attention)이 보는 것"
    ),
    "text": "텍스트",
    "text pair": "텍스트 쌍",
    "The %(number)s tokens": "토큰 %(number)s개",
    "<strong>Cut:</strong> the text has %(number)s tokens, and only the %(kept)s above were "
    "looked at.": (
        "<strong>잘림:</strong> 텍스트의 토큰 %(number)s개 중 위의 %(kept)s개만 보았다."
    ),
    "How to read this page": "이 페이지를 읽는 법",
    "All heads": "모든 헤드",
    "Each head in numbers": "헤드별 수치",
    "Each head, large": "헤드별 큰 그림",
    "A square is one head. Its rows, from top to bottom, are the tokens in order, each looking; "
    "its columns, from left to right, are the same tokens, looked at. The darker (on a dark "
    "page: the brighter) a cell, the more weight: its depth grows with the square root of the "
    "weight, so that small weights can be seen. The weights of a row sum to 1.": (
        "네모 하나가 헤드(head) 하나이다. 위에서 아래로 놓인 행은 바라보는 토큰이고, 왼쪽에서 "
        "오른쪽으로 놓인 열은 같은 순서의 바라보이는 토큰이다. 칸이 진할수록(어두운 화면에서는 "
        "밝을수록) 가중치가 크다. 작은 가중치도 보이도록 진하기는 가중치의 제곱근에 비례한다. 한 "
        "행의 가중치를 더하면 1이다."
    ),
    "Shades of weights": "가중치별 진하기",
    "What the weights say, and what they do not": "가중치가 말해 주는 것과 말해 주지 않는 것",
    "They say in which proportions a head mixes the value vectors of the tokens, at each token. "
    "They do not say which tokens mattered for what the model finally predicts: values differ in "
    "size, every head is added to a residual stream that carries everything else too, and quite "
    "different weights can give the same prediction (Jain &amp; Wallace 2019, arXiv:1902.10186; "
    "how far that goes is disputed: Wiegreffe &amp; Pinter 2019, arXiv:1908.04626). From the "
    "second layer on a column is no longer one word: its vector has already taken up others. A "
    "head that looks at %(ends)s may do nothing at all (Clark et al. 2019, arXiv:1906.04341, "
    "section 3.2).": (
        "가중치는 각 토큰에서 헤드가 토큰들의 값 벡터(value vector)를 어떤 비율로 섞는지를 말해 "
        "준다. 모델의 최종 예측에 어떤 토큰이 중요했는지는 말해 주지 않는다. 값의 크기가 서로 "
        "다르고, 모든 헤드는 다른 것까지 모두 나르는 잔차 흐름(residual stream)에 더해지며, 전혀 "
        "다른 가중치로도 같은 예측이 나올 수 있다(Jain &amp; Wallace 2019, arXiv:1902.10186. "
        "어디까지 그런지에는 이견이 있다: Wiegreffe &amp; Pinter 2019, arXiv:1908.04626). 둘째 "
        "층부터는 열 하나가 더는 단어 하나가 아니다. 그 벡터에 이미 다른 단어가 섞여 있다. "
        "%(ends)s 쪽을 보는 헤드는 아무 일도 하지 않는 것일 수 있다(Clark et al. 2019, "
        "arXiv:1906.04341, 3.2절)."
    ),
    "Each square leads to the same head, large and with its tokens.": (
        "네모를 누르면 같은 헤드를 토큰과 함께 크게 볼 수 있다."
    ),
    "All heads, small": "모든 헤드, 작은 그림",
    "Attention of every head: a row a layer, a column a head": (
        "모든 헤드의 어텐션: 행은 층, 열은 헤드"
    ),
    "head %(head)s": "헤드 %(head)s",
    "layer %(layer)s": "%(layer)s층",
    "local": "지역",
    "Layer %(layer)s, head %(head)s": "%(layer)s층 헤드 %(head)s",
    "Local layers let a token look at most %(number)s tokens away; beyond, a cell is empty "
    "because the weight is 0.": (
        "지역(local) 층의 토큰은 최대 %(number)s토큰 거리까지만 본다. 그보다 먼 칸은 가중치가 "
        "0이어서 비어 있다."
    ),
    "Means over all %(number)s tokens that look. Entropy: 0 where one token gets all the weight, "
    "%(entropy)s nats where all get the same. Distance: from the token that looks to the one "
    "looked at. Shares of the weight: on %(ends)s, on the token itself, on its neighbours.": (
        "바라보는 토큰 %(number)s개에 대한 평균이다. 엔트로피(entropy): 토큰 하나가 가중치를 "
        "모두 받으면 0, 모두 똑같이 받으면 %(entropy)s nat. 거리: 바라보는 토큰에서 바라보이는 "
        "토큰까지. 가중치의 비율: %(ends)s, 토큰 자신, 바로 이웃한 토큰."
    ),
    "Entropy, distance and shares of every head": "모든 헤드의 엔트로피, 거리, 비율",
    "layer": "층",
    "head": "헤드",
    "entropy, nats": "엔트로피(nat)",
    "distance, tokens": "거리(토큰)",
    "itself": "자신",
    "before": "앞",
    "after": "뒤",
    "place": "자리",
    "weight": "가중치",
    "Layer %(layer)s, head %(head)s, large": "%(layer)s층 헤드 %(head)s, 큰 그림",
    "Rows look, columns are looked at.": "행은 바라보는 토큰, 열은 바라보이는 토큰이다.",
    "local: at most %(number)s tokens away": "지역: 최대 %(number)s토큰 거리",
    "Layer {layer}, head {head}": "{layer}층 헤드 {head}",
    "What each token looks at most": "토큰마다 가장 많이 보는 것",
    "What each token looks at most, layer {layer}, head {head}": (
        "{layer}층 헤드 {head}: 토큰마다 가장 많이 보는 것"
    ),
    "The strongest weight of each row, layer %(layer)s, head %(head)s": (
        "%(layer)s층 헤드 %(head)s: 행마다 가장 큰 가중치"
    ),
    "looks most at": "가장 많이 보는 토큰",
    "Made by <code>python -m pipeline inspect_attention</code>. Nothing on this page is fetched "
    "from anywhere.": (
        "<code>python -m pipeline inspect_attention</code> 명령이 만든 페이지이다. 이 페이지는 "
        "외부에서 아무것도 내려받지 않는다."
    ),
    "Layer {layer}, head {head}, heat map. {summary}": "{layer}층 헤드 {head} 히트맵. {summary}",
    "{first} and {second}": "{first} 및 {second}",
    "the token itself": "토큰 자신",
    "the token before": "바로 앞 토큰",
    "the token after": "바로 뒤 토큰",
    "Entropy {entropy:.2f} of at most {most:.2f} nats, mean distance {distance:.1f} tokens; "
    "{share:.0f} % of the weight on {name}.": (
        "엔트로피 {entropy:.2f} nat(최대 {most:.2f}), 평균 거리 {distance:.1f}토큰. 가중치의 "
        "{share:.0f} %가 향하는 곳: {name}."
    ),
}
