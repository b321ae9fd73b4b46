"""What everybody does with a page, whatever their part."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

SLUG = "shanxi-internet-20-2019"


def press(page: Page, name: str, *, exact: bool = True) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=exact).click()


def follow(page: Page, name: str, *, exact: bool = False) -> None:
    page.get_by_role("link", name=name, exact=exact).first.click()


def watch_the_bar(page: Page, over: str) -> list[float]:
    """The values that the progress bar showed until the page said by itself, in its heading, that it is over."""
    expect(page.locator("h1")).to_contain_text(over, timeout=180_000)
    return page.evaluate("JSON.parse(sessionStorage.getItem('bar') || '[]')")


def kept(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
