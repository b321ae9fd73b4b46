"""Administrative divisions by the codes of GB/T 2260: what a place is called, where it lies, what is meant by a text.

The table comes with python-stdnum, with the years in which each code was in use. A place that is no more can't be
chosen, and keeps its name where it was stated once.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

LEVELS = {"province": 1, "city": 2, "district": 3}
CALLED = {"province": "省", "city": "市", "district": "县区"}
LONGEST = 60  # characters of a path
_MUNICIPALITIES = {"11", "12", "31", "50"}
_HEADINGS = {"市辖区", "县", "省直辖县级行政单位", "自治区直辖县级行政单位"}  # rows of the standard that are no place
# Where the package's table is behind the standard; the tests hold it against the counts that are known.
_MISSING = {"330113": "临平区", "330114": "钱塘区"}  # in Hangzhou since 2021
_GONE = {"422900", "422921", "429001"}  # Shennongjia's and Suizhou's codes of before 2000
_SIMPLIFIED = str.maketrans("別區門達嶺", "别区门达岭")
_SUFFIX = re.compile(r"(?:自治[区州县旗]|特别行政区|省|市|地区|盟|林区|新区|特区|区|县|旗)$")
_PEOPLE = re.compile(
    "(?:蒙古族?|回族|藏族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族?|傣族|黎族|傈僳族|佤族|畲族"
    "|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|塔吉克|怒族|普米族"
    "|鄂温克族|保安族|裕固族|独龙族|鄂伦春|各族)$"
)
_NOISE = re.compile(r"市辖区|(?:省|自治区)直辖县级行政(?:单位|区划)|^中国|^中华人民共和国|[\s/\\|,，、·>＞→\-—_]")


class NotARegion(ValueError):
    """A text that names no place, or not one alone; the message says so to the person who typed it."""


@dataclass(frozen=True)
class Region:
    """A place. `level` is 1 for a province, 2 for a city, 3 for a district.

    A municipality is province and city in one, and a county directly under its province stands where a city does: both
    are of level 2.
    """

    code: str
    name: str
    level: int
    parent: Region | None = None
    parts: list[Region] = field(default_factory=list, repr=False, compare=False, hash=False)

    @property
    def chain(self) -> tuple[Region, ...]:
        """The province first, the place itself last."""
        return (*(self.parent.chain if self.parent else ()), self)

    @property
    def path(self) -> str:
        return "".join(region.name for region in self.chain)

    def at(self, level: str) -> Region:
        """The place that this one lies in at `level`, or itself where it isn't deeper."""
        return self.parent.at(level) if self.level > LEVELS[level] and self.parent else self

    def name_at(self, level: str) -> str | None:
        """What the province, city or district is called; None where the place doesn't say it."""
        if level == "province":
            return self.chain[0].name
        return next((region.name for region in self.chain if region.level == LEVELS[level]), None)

    def reaches(self, level: str) -> bool:
        """Whether it is as exact as `level`, or as exact as can be."""
        return self.level >= LEVELS[level] or not self.parts


def region(code: str) -> Region | None:
    """The place with this code, also one that is no more."""
    return _known().get(code) or _former().get(code)


def read(text: str, level: str) -> Region:
    """The place that `text` means: a code, a path, or a name that is one place's alone. Raises `NotARegion`.

    What is stated more exactly than `level` asks is taken at that level.
    """
    clean = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    if re.fullmatch(r"\d+", clean):
        return _reaching(_by_code(clean), level)
    found = _meant(clean)
    if not found:
        raise NotARegion(f"“{_short(text)}”不是现行的行政区划，应如 山西省太原市小店区")
    near = [one for one in found if one.level <= LEVELS[level]] or [one.at(level) for one in found]
    if len(set(near)) > 1:
        places = "、".join(one.path for one in found[:4])
        raise NotARegion(f"“{_short(text)}”不止一处：{places}{'等' if len(found) > 4 else ''}，请连同上级一起填")
    return _reaching(near[0], level)


def listing() -> list[list[Any]]:
    """What pickers choose from: code, name, level and parts of every place."""
    return [_listed(one) for one in _known().values() if one.parent is None]


def _listed(one: Region) -> list[Any]:
    return [one.code, one.name, one.level, [_listed(part) for part in one.parts]]


def _by_code(code: str) -> Region:
    found = _known().get(code)
    if found is None:
        former = _former().get(code)
        told = f"“{code}”是已撤销的区划（{former.path}）" if former else f"“{code}”不是行政区划代码"
        raise NotARegion(f"{told}，请填现在的名称，如 山西省太原市小店区")
    return found


def _reaching(found: Region, level: str) -> Region:
    found = found.at(level)
    if not found.reaches(level):
        example = next(_within(found, level))
        raise NotARegion(f"“{found.path}”还要填到{CALLED[level]}，如 {example.path}")
    return found


def _within(outer: Region, level: str) -> Iterator[Region]:
    for part in outer.parts:
        if part.reaches(level):
            yield part
        else:
            yield from _within(part, level)


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"


@cache
def _rows() -> tuple[dict[str, str], dict[str, str]]:
    """Code → name of the divisions there are, and of those that are no more."""
    now: dict[str, str] = dict(_MISSING)
    former: dict[str, str] = {}
    province = ""
    for line in files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        code, _, value = line.strip().partition(" ")
        if line.startswith("#") or not value:
            continue
        if not line.startswith(" "):
            province = code
            continue
        name = value.partition('"')[2].rstrip('"').split(",")[-1].translate(_SIMPLIFIED)
        years, name = re.fullmatch(r"(?:\[(\d*-\d*)\])?(.+)", name).groups()  # type: ignore[union-attr]
        ended = (years or "-").rpartition("-")[2] or province + code in _GONE
        (former if ended else now)[province + code] = name
    return now, former


@cache
def _known() -> Mapping[str, Region]:
    """Every place there is by its code, each within its parent, in the order of the codes."""
    found: dict[str, Region] = {}
    for code, name in sorted(_rows()[0].items()):
        if name not in _HEADINGS:
            one = _placed(code, name, found)
            found[code] = one
            if one.parent is not None:
                one.parent.parts.append(one)
    return found


@cache
def _former() -> Mapping[str, Region]:
    """The places that are no more, each within the one that has its code's beginning now or had it then."""
    within = dict(_known())
    for code, name in sorted(_rows()[1].items()):
        if name not in _HEADINGS:
            within.setdefault(code, _placed(code, name, within))
    return within


def _placed(code: str, name: str, within: Mapping[str, Region]) -> Region:
    if code.endswith("0000"):
        return Region(code, name, 2 if code[:2] in _MUNICIPALITIES else 1)
    province = within.get(f"{code[:2]}0000")
    if code.endswith("00"):
        return Region(code, name, 2, province)
    city = within.get(f"{code[:4]}00")
    if city is None and code[:2] not in _MUNICIPALITIES:
        return Region(code, name, 2, province)
    return Region(code, name, 3, city or province)


def _meant(text: str) -> tuple[Region, ...]:
    """The places that the text may mean: its end names them, and whatever stands before names what they lie in."""
    if len(text) > LONGEST:
        return ()
    ends = ((start, one) for start in range(len(text)) for one in _by_name().get(text[start:], ()))
    found = {one.code: one for start, one in ends if _lie_in(one.parent, text[:start])}
    return tuple(found[code] for code in sorted(found))


def _lie_in(outer: Region | None, text: str) -> bool:
    """Whether the text is `outer`, with or without what it lies in itself; nothing need be said of any of them."""
    if not text or outer is None:
        return not text
    named = (name for name in _names(outer) if text.endswith(name))
    return any(_lie_in(outer.parent, text.removesuffix(name)) for name in named) or _lie_in(outer.parent, text)


@cache
def _by_name() -> Mapping[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for one in _known().values():
        for name in _names(one):
            found[name].append(one)
    return {name: tuple(several) for name, several in found.items()}


def _names(one: Region) -> set[str]:
    """Full and short; many a spreadsheet states a municipality twice, as province and as city."""
    own = {one.name, shortened(one.name)}
    return own | {name * 2 for name in own} if one.level == 2 and one.parent is None else own


def shortened(name: str) -> str:
    """太原 for 太原市, 恩施 for 恩施土家族苗族自治州; what would be left with one character stays whole."""
    short = _SUFFIX.sub("", name)
    while 1 < len(bare := _PEOPLE.sub("", short)) < len(short):
        short = bare
    return short if len(short) > 1 else name
