"""What a rule has found: where it stands, what is wrong, and what is likely to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error must not be printed, a warning is to be looked at, an information is about form or to be confirmed."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"


LABELS = {Severity.ERROR: "错误", Severity.WARN: "存疑", Severity.INFO: "提示"}


@dataclass(frozen=True)
class Finding:
    """One finding of one rule. `row` is the number that a spreadsheet shows, None where the whole list is meant; `also`
    are further rows that it speaks of. `message` and `cure` are sentences for people, in Chinese."""

    rule: str
    severity: Severity
    row: int | None
    column: str
    value: str
    message: str
    cure: str
    also: tuple[int, ...] = ()

    @property
    def where(self) -> str:
        """`第 3 行 企业名称`, or `整份名单`."""
        if self.row is None:
            return "整份名单"
        return f"第 {self.row} 行" + (f" {self.column}" if self.column else "")

    def __str__(self) -> str:
        return f"{self.rule} {LABELS[self.severity]} {self.where}：{self.message}。{self.cure}"
