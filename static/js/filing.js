// Every page of a declaration: a form is sent once, a page can be printed, a message gets the focus.
"use strict";

for (const once of document.querySelectorAll("form[data-once]")) {
  once.addEventListener("submit", () => {
    once.querySelector("button[type=submit]").disabled = true;
  });
}
// Coming back by the browser's own button, the page may be the kept one.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
for (const print of document.querySelectorAll("[data-print]")) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
document.querySelector("[data-focus]")?.focus();
