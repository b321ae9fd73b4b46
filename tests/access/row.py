"""A row of the table: who gets what at one address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access import posts
from tests.access.world import World


@dataclass(frozen=True)
class Row:
    """What everybody gets at one address, a letter each in the order of `VISITORS`; spaces are for the eye.

    `.` the page; `r` sent on; `w` answered or sent on after something was written; `l` sent to log in; `x` forbidden;
    `-` not there; `m` no such method; `c` refused as things stand; `u` refused as typed. `other_…` is for the objects
    of the other programme; an address without an object has none. `of` names what of the world stands in the address
    where it isn't what the parameter is called; `data` is a complete POST. Addresses of the API are asked with a token
    of every scope; `verb` is what one of them takes in the place of POST.
    """

    name: str
    get: str
    post: str
    other_get: str = ""
    other_post: str = ""
    of: tuple[tuple[str, str], ...] = ()
    data: Callable[[World], dict[str, Any]] = posts.nothing
    verb: str = "POST"

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def __str__(self) -> str:
        return "-".join([self.name, *(value for _, value in self.of)])


EVERYBODY = "... ... ... ... ..."
METHOD, NO_METHOD = "lmm mmm mmm mmm mmm", "mmm mmm mmm mmm mmm"
FORBIDDEN, ABSENT, NOWHERE = "lxx xxx xxx xxx xxx", "l-- --- --- --- ---", "--- --- --- --- ---"

NOBODY = "--- --- --- --- ---"
