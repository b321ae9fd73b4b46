// One select a level under the input; each shows the parts of what the one before it says.

import { wayTo } from "./trees.js";

export class Cascade {
  constructor(input, nodes) {
    Object.assign(this, { input, nodes, box: document.createElement("div") });
    this.label = input.closest("[data-label]").dataset.label;
    this.box.className = "cascade";
    this.box.setAttribute("role", "group");
    this.box.setAttribute("aria-label", `${this.label}：逐级选择`);
    input.after(this.box);
    for (const kind of ["input", "change"]) this.box.addEventListener(kind, (event) => event.stopPropagation());
    this.box.addEventListener("change", ({ target }) => this.#choose(target));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.box.contains(relatedTarget)) this.#tell();
    });
    input.addEventListener("change", () => this.#show());
    new MutationObserver(() => this.#close()).observe(input, { attributes: true, attributeFilter: ["readonly"] });
    this.#show();
  }

  get #selects() {
    return [...this.box.children];
  }

  // The selects follow the input; where its text is no place's, they start anew.
  #show() {
    if (this.said === this.input.value) return;
    this.said = this.input.value;
    this.box.replaceChildren();
    this.#add(this.nodes);
    for (const node of wayTo(this.nodes, this.input.value)) {
      this.#selects.at(-1).value = node.text;
      this.#add(node.parts);
    }
    this.#close();
  }

  #add(nodes) {
    if (!nodes.length) return;
    const select = document.createElement("select");
    select.className = "form-select form-select-sm";
    select.setAttribute("aria-label", `${this.label}：${nodes[0].heading}`);
    select.append(new Option(nodes[0].heading, ""), ...nodes.map((node) => new Option(node.name, node.text)));
    select.nodes = nodes;
    this.box.append(select);
  }

  #choose(select) {
    const position = this.#selects.indexOf(select);
    for (const later of this.#selects.slice(position + 1)) later.remove();
    const chosen = select.nodes.find((node) => node.text === select.value);
    if (chosen) this.#add(chosen.parts);
    this.input.value = this.said = chosen?.text ?? this.#selects[position - 1]?.value ?? "";
    this.isUntold = true;
    if (chosen ? chosen.isEnough : !this.input.value) this.#tell();
  }

  // Something that isn't exact enough yet is told when the choosing ends.
  #tell() {
    if (!this.isUntold) return;
    this.isUntold = false;
    for (const kind of ["input", "change"]) this.input.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  #close() {
    for (const select of this.#selects) select.disabled = this.input.readOnly;
  }
}
