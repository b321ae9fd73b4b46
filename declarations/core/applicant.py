"""Who an applicant is: a kind of registration and its number."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from stdnum import exceptions
from stdnum.cn import uscc


class NumberKind(StrEnum):
    USCC = "uscc"
    HONG_KONG = "hong_kong"
    MACAU = "macau"
    OVERSEAS = "overseas"


NUMBER_KINDS = {
    NumberKind.USCC: "统一社会信用代码",
    NumberKind.HONG_KONG: "香港商业登记号",
    NumberKind.MACAU: "澳门商业登记号",
    NumberKind.OVERSEAS: "境外注册号",
}


def clean_number(number: str) -> str:
    """Half width, upper case, no spaces: the form in which numbers are compared."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()


def number_fault(kind: str, number: str) -> str | None:
    """Why `number` is none of this kind, or None. A USCC has 18 places and the check character of GB 32100-2015."""
    if kind not in NUMBER_KINDS:
        return f"登记号种类“{kind}”应为 {'、'.join(NUMBER_KINDS)} 之一"
    if kind != NumberKind.USCC:
        ok = re.fullmatch(r"[A-Z0-9][A-Z0-9\-/]{2,29}", number)
        return None if ok else f"{NUMBER_KINDS[NumberKind(kind)]}“{number}”格式不对"
    try:
        uscc.validate(number)
    except exceptions.InvalidLength:
        return f"统一社会信用代码应为 18 位，“{number}”是 {len(number)} 位"
    except exceptions.InvalidChecksum:
        return f"统一社会信用代码“{number}”的校验码不对（GB 32100），请核对有没有抄错"
    except exceptions.ValidationError:
        return f"统一社会信用代码“{number}”含有不允许的字符"
    return None


_BRACKETS = str.maketrans("【】[]〔〕", "()()()")


def name_key(name: str) -> str:
    """A name as it is compared: full and half width, brackets and spaces, seen or not, made alike."""
    text = unicodedata.normalize("NFKC", name).casefold().translate(_BRACKETS)
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
