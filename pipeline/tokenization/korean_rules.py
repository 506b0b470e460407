"""Where Korean sentences end, as far as punctuation and endings tell; the rest is left to Kiwi.

A paragraph is read once by one pattern. It passes over what stands in brackets and quotes, and
finds three kinds of places:

- **an end**: `.`, `!`, `?`, `…` after anything but a Latin letter, a digit or the letter of a list
  (가. 나.), with the signs that follow (`ㅋㅋ`, `^^`, a bracketed remark); before a syllable even
  without a space, as reviews write it;
- **an end without a sign**: an ending that closes nearly every time (습니다, 네요, 었다, 했음),
  unless what follows quotes it (라는, 싶다, 생각);
- **a doubt**: an ending that may close or go on (하다, 없음, ㅋㅋ, 일까), or a quotation that ends
  in a full stop.

Measured against Kiwi in docs/decisions.md; `python -m benchmarks.korean_sentences` repeats it.
"""

from __future__ import annotations

import re

# Syllables that end in ㅆ, the past tense: every 28th from 있's last consonant on.
PAST = "".join(chr(code) for code in range(ord("가") + 20, ord("힣") + 1, 28))
# Passed over as a whole: bounded, so that many open ones cost no more than their length.
GROUPS = (
    r"\((?:[^()]|\([^()]{0,200}+\)){0,400}+\)|\[[^\[\]]{0,400}+\]|<[^<>]{0,400}+>"
    r"|「[^」]{0,200}+」|『[^』]{0,200}+』|《[^》]{0,200}+》|〈[^〉]{0,200}+〉"
    r"|“[^”]{0,400}+”|‘[^’]{0,400}+’|\"[^\"]{0,400}+\"|(?<!\w)'[^']{0,200}+'"
)
OPENING = r"(\[<{「『《〈“‘\"'"
SIGNS = rf"(?:[^\w\s{OPENING}①-⓿]|[ㄱ-ㅣ])"  # go on with the sentence before them
REMARK = r"[(<\[][^()<>\[\]]{0,200}+[)>\]]"
NEXT = (  # where a sentence may begin
    r"(?:(?=[가-힣])|\s+(?:(?=[^\W_ㄱ-ㅣ]|[①-⓿])|(?<=[다요]\.\s)(?=[「『《〈“‘\"'])))"
)
# What goes on with an ending before it: "… 었다 라는", "… 좋다 싶다".
QUOTING = "라[는고며면기]|[는고며면]|싶|했|하(?!지만)|[한할해]|생각|보[니면]|못|놨|식[의으]"

_PLACES = re.compile(
    rf"""
    {GROUPS}
    |(?:(?<![\dA-Za-z\\])(?<!(?<!\S)[가나다라마바사아자차카타파하])\.(?!\.)|\.\.++|[!?…。])
     (?:\s{{0,9}}+(?:{SIGNS}{{1,40}}+|{REMARK})){{0,9}}+(?P<end>{NEXT})?+
    |[다요음네함임죠까냐야](?:\s?[~^;ㅋㅎㅠㅜ♥]){{1,40}}+(?P<signed>\s*+(?=[가-힣]))
    |(?:(?<=니)다|(?<=[네어아해세군구에예])요|(?<=[{PAST}])[다음]|(?<=만)함|(?<=[좋않])음)
     (?P<plain>\s+(?=[가-힣])(?!{QUOTING}))
    |(?P<doubt>(?:(?<![보마둘려기나시치데최어과갖에카우다죄모\s])다|(?<![필주개중금소가동수])요
       |(?<=없)음|(?<=\S)네|(?<=못)함|(?<=[화거로])임|(?<!니)까|[죠됨냐]|(?<=[뭐거])야|(?<=던)데
       |(?<=더)라|(?<=잖)아|[ㅋㅎㅠㅜ^])(?=\s+[가-힣])(?!\s+(?:{QUOTING})))
    """,
    re.VERBOSE,
)


def split(paragraph: str) -> list[tuple[str, bool]]:
    """The parts of a paragraph between sure ends, in order, and whether each is in doubt.

    Joined, they are the paragraph.
    """
    parts = []
    start, doubt = 0, False
    for place in _PLACES.finditer(paragraph):
        kind = place.lastgroup
        if kind == "doubt":
            doubt = True
        elif kind is not None:
            parts.append((paragraph[start : place.end()], doubt))
            start, doubt = place.end(), False
    if start < len(paragraph):
        parts.append((paragraph[start:], doubt))
    return parts
