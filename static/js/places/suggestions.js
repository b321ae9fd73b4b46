// The input as a search box: what is typed is looked for in codes and names, arrow keys and Enter choose.

import { every } from "./trees.js";

const MOST = 12;
const bare = (text) => text.normalize("NFKC").replace(/\s/g, "").toUpperCase();

export class Suggestions {
  constructor(input, nodes) {
    Object.assign(this, { input, list: document.createElement("ul"), at: -1 });
    this.known = [...every(nodes)].map(({ text, parts }) => ({ text, bare: bare(text), isLast: !parts.length }));
    this.known.sort((one, other) => other.isLast - one.isLast); // the exact ones first
    this.list.id = `${input.id}-list`;
    this.list.className = "suggestions";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", `${input.closest("[data-label]").dataset.label}：可选的行业`);
    this.list.hidden = true;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.after(this.list);
    input.addEventListener("input", () => this.input.value !== this.chosen && this.#look());
    input.addEventListener("keydown", (event) => this.#press(event));
    input.addEventListener("blur", () => this.#close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault(); // the input keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.#choose(option);
    });
  }

  get #options() {
    return [...this.list.children];
  }

  #look() {
    const wanted = bare(this.input.value);
    const found = wanted && !this.input.readOnly ? this.known.filter((one) => one.bare.includes(wanted)) : [];
    this.list.replaceChildren(...found.slice(0, MOST).map(({ text }, number) => this.#option(text, number)));
    this.#move(-1);
    this.list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
  }

  #option(text, number) {
    const found = document.createElement("li");
    found.id = `${this.list.id}-${number}`;
    found.setAttribute("role", "option");
    found.setAttribute("aria-selected", "false");
    found.textContent = text;
    return found;
  }

  #press(event) {
    if (this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const count = this.#options.length;
    if (event.key in steps) this.#move((Math.max(this.at, event.key === "ArrowUp" ? 0 : -1) + steps[event.key] + count) % count);
    else if (event.key === "Enter" && this.at >= 0) this.#choose(this.#options[this.at]);
    else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
  }

  #move(to) {
    this.#options[this.at]?.setAttribute("aria-selected", "false");
    this.at = to;
    const option = this.#options[to];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #choose(option) {
    this.input.value = this.chosen = option.textContent;
    this.#close();
    for (const kind of ["input", "change"]) this.input.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  #close() {
    this.#move(-1);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}
