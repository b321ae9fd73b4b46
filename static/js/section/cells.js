// A column's place on the page: what stands in its inputs, and putting something else there.

import { plain, separated } from "./figures.js";
import { resize } from "./tables.js";

const TICKED = new Set(["checkbox", "radio"]);

export class Cell {
  constructor(element) {
    this.element = element;
    this.column = element.dataset.column;
    this.kind = element.dataset.kind;
    this.label = element.dataset.label;
    this.name = `f-${this.column}`;
  }

  get inputs() {
    const all = [...this.element.querySelectorAll("input, select, textarea")];
    return all.filter((input) => input.name === this.name || input.name.startsWith(`${this.name}-`));
  }

  get rows() {
    return [...this.element.querySelectorAll("tbody tr")];
  }

  // A date of which only a part was typed has no value yet.
  get isHalfTyped() {
    return this.inputs.some((input) => input.validity.badInput);
  }

  // What a form would send: names and texts. Empty rows of a table are left out.
  get entries() {
    const found = this.kind === "table" ? this.#rowEntries() : entriesOf(this.inputs);
    return found.length ? found : [[this.name, ""]];
  }

  #rowEntries() {
    const filled = this.rows.map((row) => entriesOf([...row.querySelectorAll("[name]")]));
    return filled
      .filter((entries) => entries.some(([, text]) => text.trim()))
      .flatMap((entries, number) => entries.map(([name, text]) => [`${this.name}-${number}-${cellCode(name)}`, text]));
  }

  // What the stored value looks like as entries; `typed` is its text where it has one.
  entriesFor(stored, typed) {
    if (this.kind === "table" && Array.isArray(stored)) {
      const found = stored.flatMap((row, number) =>
        Object.entries(row).map(([code, value]) => [`${this.name}-${number}-${code}`, textOf(value)]),
      );
      return found.length ? found : [[this.name, ""]];
    }
    if (this.kind === "several") return ["", ...(stored || [])].map((code) => [this.name, code]);
    if (this.kind === "boolean") return [[this.name, ""], ...(stored === null ? [] : [[this.name, textOf(stored)]])];
    if (this.kind === "choice") return [[this.name, stored ?? ""]];
    const isFigure = this.inputs[0]?.dataset.figure !== undefined;
    return [[this.name, isFigure ? plain(typed ?? "") : (typed ?? "")]];
  }

  fill(entries) {
    if (this.kind === "table") {
      const numbers = entries.map(([name]) => Number(name.split("-")[2] ?? -1));
      resize(this.element, Math.max(1, ...numbers.map((number) => number + 1)));
    }
    for (const input of this.inputs) {
      const texts = entries.filter(([name]) => name === input.name).map(([, text]) => text);
      if (TICKED.has(input.type)) input.checked = texts.includes(input.value);
      else if (input.type !== "hidden") input.value = shown(input, texts[0] ?? "");
    }
    // Whatever draws itself from this input (a picker, a count of characters) looks again.
    this.inputs.at(-1)?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    for (const input of this.inputs) {
      if (TICKED.has(input.type) || input.tagName === "SELECT") input.disabled = true;
      else input.readOnly = true;
    }
    for (const button of this.element.querySelectorAll("button")) button.hidden = true;
  }
}

function entriesOf(inputs) {
  const sent = inputs.filter((input) => input.name && (!TICKED.has(input.type) || input.checked));
  return sent.map((input) => [input.name, input.dataset.figure === undefined ? input.value : plain(input.value)]);
}

const cellCode = (name) => name.split("-").slice(3).join("-");

function textOf(value) {
  if (typeof value === "boolean") return value ? "是" : "否";
  return value === null ? "" : String(value);
}

const shown = (input, text) => (input.dataset.figure === undefined ? text : separated(text));

export const cellsOf = (form) =>
  new Map([...form.querySelectorAll("[data-column]")].map((element) => [element.dataset.column, new Cell(element)]));
