// Puts the pieces of an answer into the page, by id, without touching what anybody is typing in.

const late = new Map(); // faults of the field that is being typed in, told when it is left

function isBeingTyped(piece) {
  const input = document.activeElement;
  return input?.id && piece.id === `${input.id}-fault` && input.matches("input:not([type=radio], [type=checkbox]), textarea");
}

function put(piece) {
  const old = document.getElementById(piece.id);
  if (!old || (old.innerHTML === piece.innerHTML && old.dataset.hidden === piece.dataset.hidden)) return;
  const held = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  for (const { name, value } of piece.attributes) {
    if (name.startsWith("data-")) old.setAttribute(name, value);
  }
  old.replaceChildren(...piece.childNodes);
  if (held) old.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
}

function hideRows(form) {
  const hidden = document.getElementById("rules")?.dataset.hidden?.split(" ");
  if (!hidden) return;
  for (const row of form.querySelectorAll(".entry[id]")) row.hidden = hidden.includes(row.id);
}

function mark(fault) {
  const input = document.getElementById(fault.id.slice(0, -"-fault".length));
  if (!input) return;
  const wrong = fault.textContent !== "";
  input.classList.toggle("is-invalid", wrong);
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

export const faultsIn = (form) =>
  [...form.querySelectorAll(".entry:not([hidden]) .field-errors")].filter((fault) => fault.textContent.trim());

const piecesOf = (root) => [...root.children].flatMap((one) => (one.id ? [one] : piecesOf(one)));

export function takeIn(form, html) {
  for (const piece of piecesOf(new DOMParser().parseFromString(html, "text/html").body)) {
    late.delete(piece.id);
    const old = document.getElementById(piece.id);
    if (old && isBeingTyped(piece) && !old.textContent && piece.textContent) late.set(piece.id, piece);
    else put(piece);
  }
  hideRows(form);
  form.querySelectorAll(".field-errors").forEach(mark);
}

// A fault that only this page knows of.
export function sayFault(column, sentence) {
  const fault = document.getElementById(`f-${column}-fault`);
  if (!fault) return;
  fault.textContent = sentence;
  mark(fault);
}

export function tellLate() {
  for (const piece of late.values()) put(piece);
  for (const id of late.keys()) mark(document.getElementById(id));
  late.clear();
}
