"""One way to turn a value into bytes, so that its digest means the same everywhere."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces. Decimals, dates and ids become text; a non-finite float is refused.

    Raises `TypeError` for a type that has no canonical text and `ValueError` for NaN and infinities.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_text)
    return text.encode()


def _text(value: Any) -> str:
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no canonical text")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
