/* Evidence of a field, in a dialog over the section's page: without this script the link leads to a page of its own. */
const dialog = document.getElementById("evidence");
const body = document.getElementById("evidence-body");
const entries = document.querySelector(".entries");

async function count() {
  const answer = await fetch(dialog.dataset.counts, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const found = await answer.json();
  for (const link of entries.querySelectorAll(".proof")) {
    const number = found[link.dataset.field];
    link.querySelector(".proof-count").textContent = number ?? "";
  }
}

function open() {
  dialog.showModal();
  document.getElementById("evidence-head")?.focus();
}

entries.addEventListener("click", (event) => {
  const link = event.target.closest("a.proof");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  // Shown once its forms are htmx's: a button pressed before would leave the page.
  body.addEventListener("htmx:afterSettle", open, { once: true });
  htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
});
body.addEventListener("htmx:afterSettle", () => {
  if (dialog.open) document.getElementById("evidence-fault") ?? document.getElementById("evidence-head")?.focus();
});
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", count);
count();
