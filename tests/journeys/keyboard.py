"""What somebody without a mouse notices of a page: what Tab doesn't reach, and what takes clicks only."""

from __future__ import annotations

from playwright.sync_api import Page

# Notes which elements listen to clicks, from the page's first script on.
WATCH = """
const listening = new Set();
window.listeningToClicks = listening;
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (type, ...rest) {
  if (type === "click" && this instanceof Element) listening.add(this);
  return add.call(this, type, ...rest);
};
"""
_START = """() => {
  const usable = "a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]";
  const named = (one) => one.cloneNode(false).outerHTML.slice(0, 200);
  const first = new Set();
  const chosen = (one) => {  // of radio buttons Tab goes to the one that is chosen, or the first
    if (one.type !== "radio") return true;
    const group = [...document.getElementsByName(one.name)].filter((other) => other.form === one.form);
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  const due = [...document.querySelectorAll(usable)].filter((one) =>
    one.tabIndex >= 0 && !one.matches(":disabled, iframe, [type=hidden]") && chosen(one)
    && !one.closest("[inert]") && one.checkVisibility({visibilityProperty: true}));
  const found = [];
  for (const one of document.querySelectorAll("[tabindex]"))
    if (one.tabIndex > 0) found.push("out of the order of the page: " + named(one));
  for (const one of window.listeningToClicks)
    if (one.isConnected && !one.closest(usable + ", label") && !one.querySelector(usable))
      found.push("takes clicks only: " + named(one));
  for (const one of document.querySelectorAll("[hx-get], [hx-post]"))
    if (!one.matches(usable + ", form, [hx-trigger]")) found.push("takes clicks only: " + named(one));
  const reached = new Set(), unmarked = new Set();
  addEventListener("focusin", ({target}) => {
    reached.add(target);
    const style = getComputedStyle(target);
    if (style.outlineStyle === "none" && style.boxShadow === "none") unmarked.add(target);
  }, true);
  window.missing = () => due.filter((one) => !reached.has(one)).length;
  window.findings = () => [
    ...found,
    ...due.filter((one) => one.isConnected && !reached.has(one)).map((one) => "not reached by Tab: " + named(one)),
    ...[...unmarked].map((one) => "doesn't show that it has the focus: " + named(one)),
  ];
  document.activeElement?.blur();
  return due.length;
}"""


def findings(page: Page) -> list[str]:
    """Goes through the page by Tab; returns what was noticed."""
    due = page.evaluate(_START)
    for _ in range(0, 3 * due + 20, 10):  # a date has three places to stop
        for _ in range(10):
            page.keyboard.press("Tab")
        if not page.evaluate("missing()"):
            break
    return page.evaluate("findings()")
