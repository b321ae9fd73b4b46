// A section being filled in: what is typed is saved a moment later, and kept in the browser until it is.

import { Carried } from "./section/carried.js";
import { cellsOf } from "./section/cells.js";
import * as conflicts from "./section/conflicts.js";
import * as figures from "./section/figures.js";
import { Kept } from "./section/kept.js";
import * as leaving from "./section/leaving.js";
import { Line, stateOf } from "./section/line.js";
import * as longTexts from "./section/long_texts.js";
import * as pieces from "./section/pieces.js";
import { Saver } from "./section/saver.js";
import * as tables from "./section/tables.js";
import * as unsent from "./section/unsent.js";

const form = document.querySelector("form[data-autosave]");
const isOpen = form.dataset.open !== undefined;
const line = new Line(document.getElementById("saving"));

figures.dress(form);
longTexts.dress(form);
tables.dress(form, (sentence) => line.say(sentence));

const cells = cellsOf(form);
const kept = new Kept(form.dataset);
const saver = new Saver({
  url: form.dataset.autosave,
  cells,
  basedOn: JSON.parse(form.elements.based_on.value),
  kept,
  onAnswer: hear,
  onChange: show,
});
const carried = new Carried(form, saver);
let here = location.hash.startsWith("#f-") ? location.hash : "";

const HALF_A_DATE = "日期没有填完整，请补全或清空";

function hear(body, sent) {
  if (body.html) pieces.takeIn(form, body.html);
  saver.tooLong.forEach((sentence, column) => pieces.sayFault(column, sentence));
  for (const [column, cell] of cells) {
    if (cell.isHalfTyped && !cell.element.contains(document.activeElement)) pieces.sayFault(column, HALF_A_DATE);
  }
  const stored = [...sent.keys()].filter((column) => !body.conflicts?.[column]);
  carried.settle(stored);
  if (!isOpen) for (const column of stored) cells.get(column).fill(saver.known.get(column));
}

function show() {
  conflicts.show(saver);
  if (saver.end) {
    cells.forEach((cell) => cell.close());
    form.classList.add("is-closed");
    unsent.show(saver, saver.pending);
  }
  line.show(stateOf(saver, pieces.faultsIn(form).length));
  if (saver.trouble?.kind === "login") {
    const there = new URL(saver.trouble.url, location.href);
    there.searchParams.set("next", location.pathname + here);
    line.login.href = there.href;
  }
}

// What has to be settled here before going on: the first such field gets the focus.
function stay() {
  const first = form.querySelector(".conflict button") ?? inputOf(pieces.faultsIn(form)[0]);
  first?.focus();
  return Boolean(first);
}

const inputOf = (fault) => (fault ? document.getElementById(fault.id.replace(/-fault$/, "")) : null);
const columnOf = (target) => target.closest("[data-column]")?.dataset.column;

function takeUp() {
  const changes = kept.all();
  const known = new Map([...changes].filter(([column]) => cells.has(column)));
  const strange = new Map([...changes].filter(([column]) => !cells.has(column)));
  saver.resume(known);
  if (isOpen) known.forEach(({ entries }, column) => entries && cells.get(column).fill(entries));
  if (strange.size) unsent.show(saver, strange);
}

form.addEventListener("input", ({ target }) => saver.touch(columnOf(target)));
form.addEventListener("change", ({ target }) => saver.touch(columnOf(target), { soon: true }));
form.addEventListener("focusin", ({ target }) => {
  here = columnOf(target) ? `#f-${columnOf(target)}` : here;
});
form.addEventListener("focusout", ({ target }) => {
  pieces.tellLate();
  if (target.validity?.badInput) pieces.sayFault(columnOf(target), HALF_A_DATE);
  line.show(stateOf(saver, pieces.faultsIn(form).length));
});
line.first.addEventListener("click", stay);
leaving.guard(form, saver, stay);
takeUp();
if (isOpen && !line.text.textContent) line.text.textContent = "输入的内容会自动保存";
if (here) document.getElementById(here.slice(1))?.focus();
