"""A person at a browser of their own, who notices what a page does wrong."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from tests.journeys.site import Site

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    "iframes": False,  # the browser's own PDF viewer
    "resultTypes": ["violations"],
}
PATIENCE = 30_000  # milliseconds that a slow machine is waited for
WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)
# The browser notes every answer that refuses something; which of them were due, the journey itself asserts.
# A connection that was cut, or an answer that was lost, is the journey's own doing too.
REFUSAL = re.compile(
    r"Failed to load resource: (the server responded with a status of (401|403|404|409|413|422) |net::ERR_)"
)
# Tells the console of what the policy bars, and notes every value that a progress bar shows.
WATCH = """
addEventListener("securitypolicyviolation", (e) => console.error("CSP " + e.violatedDirective + e.blockedURI));
new MutationObserver(() => {
  const bar = document.getElementById("job-progress");
  if (!bar) return;
  const seen = JSON.parse(sessionStorage.getItem("bar") || "[]");
  if (seen.at(-1) !== bar.value) sessionStorage.setItem("bar", JSON.stringify([...seen, bar.value]));
}).observe(document, {subtree: true, childList: true, attributes: true});
"""


class Visitor:
    """`complaints` collects errors in the console, scripts that failed, CSP violations, requests to elsewhere, and
    what was found by looking."""

    def __init__(self, browser: Browser, site: Site, name: str) -> None:
        self.site, self.name = site, name
        self.complaints: list[str] = []
        self._pictures = 0
        self.context = browser.new_context(
            base_url=site.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=WIDE, accept_downloads=True
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_init_script(WATCH)
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("request", self._requested)
        self.page = self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not REFUSAL.match(message.text):
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.hostname != "127.0.0.1":
            self.complaints.append(f"asked {request.url}")

    def log_in(self) -> None:
        email, password = self.site.facts["accounts"][self.name]
        self.page.goto("/accounts/login/")
        self.page.get_by_label("电子邮件").fill(email)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.page.get_by_role("main").get_by_role("button", name="登录").click()
        self.page.wait_for_url("**/")

    def look(self, title: str, page: Page | None = None) -> None:
        """Examine the page as it stands: axe has nothing to say, and it fits a phone."""
        page = page or self.page
        self._keep(page, title, "wide")
        self.complaints += [f"{title}, {page.url}: {one}" for one in violations(page)]
        page.set_viewport_size(NARROW)
        try:
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self._keep(page, title, "narrow")
        finally:
            page.set_viewport_size(WIDE)
        if overflow:
            self.complaints.append(f"{title}, {page.url}: {overflow} px too wide for a phone")

    def _keep(self, page: Page, title: str, size: str) -> None:
        if folder := os.environ.get("JOURNEY_PICTURES"):
            self._pictures += 1
            page.screenshot(path=Path(folder) / f"{self.name}-{self._pictures:02d}-{title}-{size}.png", full_page=True)

    def leave(self) -> list[str]:
        """Close the browser; returns the complaints."""
        self.context.close()
        return [f"{self.name}: {one}" for one in self.complaints]


def violations(page: Page) -> list[str]:
    """What axe finds: each rule, and where it is broken. A page that is still coming in is waited for: it may not even
    have its root element yet."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES).response
    return [
        f"{one['id']} {[(node['target'], node['html'][:200], node['failureSummary']) for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]
