"""Codes with the words that people read for them: roles, states and moves."""

from __future__ import annotations

from enum import EnumMeta, StrEnum
from typing import Any, Self


class _Choices(EnumMeta):
    """What fields of models and forms ask of an enumeration, without Django."""

    @property
    def choices(cls) -> list[tuple[str, str]]:
        members: list[Any] = list(cls)
        return [(one.value, one.label) for one in members]

    @property
    def values(cls) -> list[str]:
        return [value for value, _ in cls.choices]


class Labelled(StrEnum, metaclass=_Choices):
    """Members are written `CODE = "code", "文字"`; `label` is the text."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        return made
