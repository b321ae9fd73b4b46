"""A section of the tiny programme's form in a browser: what the journeys of autosaving have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys.site import Site, until
from tests.journeys.visitor import Visitor

Come = Callable[[str], Visitor]
FOREVER = "1000000"


@dataclass(frozen=True)
class Draft:
    """A draft and the people who fill it in, each at a browser of their own."""

    site: Site
    filing: str
    people: tuple[Visitor, ...]
    closes: float

    def page(self, section: str) -> str:
        return f"/filing/{self.filing}/sections/{section}/"

    def open(self, section: str) -> Page:
        """The first person's page of a section."""
        page = self.people[0].page
        page.goto(self.page(section))
        return page

    def stored(self, section: str) -> dict[str, Any]:
        return self.site.act("stored", self.filing, section)

    def answers(self, section: str, *columns: str) -> tuple[Any, ...]:
        found = self.stored(section)["answers"]
        return tuple(found.get(column) for column in columns)


def draft(site: Site, come: Come, code: str, *names: str, seconds: str = FOREVER) -> Draft:
    """A new draft; everybody named is logged in."""
    made = site.act("draft", code, seconds, *names)
    site.facts["accounts"].update(made["accounts"])
    people = tuple(come(account) for account in made["accounts"])
    for person in people:
        person.log_in()
    return Draft(site, made["filing"], people, made["closes"])


def line(page: Page) -> Any:
    return page.locator("#saving [data-text]")


def is_saved(page: Page) -> None:
    expect(page.locator("#saving")).to_have_attribute("data-state", "saved")
    expect(line(page)).to_contain_text("已保存 ")


def kept_in(page: Page) -> dict[str, str]:
    """What this browser keeps for later, by column."""
    found: dict[str, str] = page.evaluate(
        "Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith('filing:'))"
        ".map(([key, text]) => [key.split(':').at(-1), text]))"
    )
    return found


def until_kept(page: Page, *columns: str) -> None:
    until(lambda: set(kept_in(page)) == set(columns), seconds=60)
