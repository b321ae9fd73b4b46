"""Where what is being done comes from: set around a request, read by the journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("address", default="")
_token: ContextVar[str] = ContextVar("token", default="")


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Within, everything that the journal records came from this network address, and by the token noted there."""
    before, without = _address.set(address), _token.set("")
    try:
        yield
    finally:
        _address.reset(before)
        _token.reset(without)


@contextmanager
def unnamed() -> Iterator[None]:
    """Within, nobody learns from where it came: for those whose identity is kept apart."""
    before = _address.set("")
    try:
        yield
    finally:
        _address.reset(before)


def note_token(beginning: str) -> None:
    """For the rest of the request a program acts for its person, by the token that begins so."""
    _token.set(beginning)


def address() -> str:
    """The address of the request under way; empty for what the product, a command or a worker does."""
    return _address.get()


def token() -> str:
    """The beginning of the token by which the request under way acts; empty for what a person does in a browser."""
    return _token.get()
