"""What somebody is told whose move is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from declarations.services.declarations import Refused


def refusal(move: Callable[..., object], /, *arguments: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        move(*arguments, **more)
    return refused.value.verdict.sentence
