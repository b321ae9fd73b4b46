// Filing: keeps what is typed until it is saved, shows what htmx's preview says, and sends a submit once.
"use strict";

const form = document.querySelector("form[data-draft]");
const key = (section, declaration) => `filing:${declaration}:${section}`;

function texts() {
  const found = {};
  for (const input of form.elements) {
    if (!input.name.startsWith("f-") || input.type === "hidden") continue;
    if (input.type === "radio" || input.type === "checkbox") {
      if (input.checked) (found[input.name] ||= []).push(input.value);
      else found[input.name] ||= [];
    } else found[input.name] = input.value;
  }
  return found;
}

function fillIn(kept) {
  for (const input of form.elements) {
    if (!(input.name in kept) || input.type === "hidden") continue;
    if (input.type === "radio" || input.type === "checkbox") input.checked = kept[input.name].includes(input.value);
    else input.value = kept[input.name];
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function offer(kept) {
  const box = document.getElementById("restored");
  const same = kept.version === form.dataset.version;
  const drop = () => { sessionStorage.removeItem(own); box.hidden = true; };
  const before = texts();
  if (JSON.stringify(kept.texts) === JSON.stringify(before)) { drop(); return; }
  box.hidden = false;
  box.querySelector("[data-same]").hidden = !same;
  box.querySelector("[data-other]").hidden = same;
  const again = box.querySelector("[data-restore]");
  again.hidden = same;
  again.addEventListener("click", () => { fillIn(kept.texts); again.hidden = true; });
  box.querySelector("[data-discard]").addEventListener("click", () => { fillIn(before); drop(); });
  if (same) fillIn(kept.texts);
}

const saved = new URLSearchParams(location.search).get("saved");
const declaration = (location.pathname.match(/[0-9a-f-]{36}/) || [""])[0];
if (saved) {
  sessionStorage.removeItem(key(saved, declaration));
  history.replaceState(null, "", location.pathname + location.hash);
}

const own = form ? key(form.dataset.section, form.dataset.declaration) : "";
if (form) {
  const kept = sessionStorage.getItem(own);
  if (kept) offer(JSON.parse(kept));
  form.addEventListener("input", () => {
    sessionStorage.setItem(own, JSON.stringify({ version: form.dataset.version, texts: texts() }));
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    const rules = document.getElementById("rules");
    if (!rules || rules.dataset.hidden === undefined) return;
    const hidden = rules.dataset.hidden.split(" ");
    for (const row of form.querySelectorAll(".entry[id]")) row.hidden = hidden.includes(row.id);
    for (const fault of form.querySelectorAll(".field-errors[id$='-fault']")) {
      const input = document.getElementById(fault.id.slice(0, -"-fault".length));
      if (!input) continue;
      const wrong = fault.textContent !== "";
      input.classList.toggle("is-invalid", wrong);
      if (wrong) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  });
}

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
