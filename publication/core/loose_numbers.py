"""Numbers that prose states without binding them to anything.

Digits of any script are numbers. Chinese numerals count where a measure word makes them a quantity (三家, 八成,
百分之五, 三分之一, 翻两番); ordinals (第三) and the article-like 一 (一个, 一种…) don't. This is best effort:
words such as 多数 or 几家 aren't seen.
"""

from __future__ import annotations

import re
import unicodedata

_DIGIT = "一二两三四五六七八九十百千"
_MORE = _DIGIT + "零〇万亿"
_MEASURE = "家个名项亿万成％%倍人位元户种类条件次年月日天点件"
_CHINESE = re.compile(
    rf"(?<![第同每某另{_MORE}])"
    rf"(?:[{_MORE}]+分之[{_MORE}]+"
    rf"|翻[{_DIGIT}]番"
    r"|过半|半数|近半|大半"
    rf"|(?!一[个种项类年次点件条位名人日天])(?=[{_DIGIT}])[{_MORE}]*?[{_MORE}][{_MEASURE}](?!不变))"
)


def loose_numbers(text: str) -> list[tuple[int, str]]:
    """(offset, number as written) of each number in a piece of prose, in order."""
    found = [(match.start(), match.group()) for match in _CHINESE.finditer(text)]
    start = None
    for at, character in enumerate(f"{text} "):
        if _is_digit(character):
            start = at if start is None else start
        elif start is not None and not (character in ".,．，" and _is_digit(text[at + 1 : at + 2])):
            found.append((start, text[start:at]))
            start = None
    return sorted(found)


def is_quantity(text: str) -> bool:
    """Whether a text is a number or holds one with a measure word, so that it can't pass as a mere name."""
    if _CHINESE.search(text) or not any(character.isalpha() for character in text):
        return True
    return any(_MEASURED.match(text, at + len(number)) for at, number in loose_numbers(text))


_MEASURED = re.compile(rf"\s*(?:[{_MEASURE}多余]|百分点)")


def _is_digit(character: str) -> bool:
    # 〇 is a letter number to Unicode, and a Chinese numeral to us.
    return character != "〇" and unicodedata.category(character or " ").startswith("N")
