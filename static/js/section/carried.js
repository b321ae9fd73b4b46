// Answers carried over from last year wait for somebody to confirm them, one by one or all of the section.

export class Carried {
  constructor(form, saver) {
    Object.assign(this, { form, saver, all: document.getElementById("carried") });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=confirm]");
      if (!button) return;
      event.preventDefault();
      saver.confirm(button.value ? [button.value] : this.columns);
      this.#leave(button);
    });
  }

  get #marks() {
    return [...this.form.querySelectorAll("[data-carried]")];
  }

  get columns() {
    return this.#marks.map((mark) => mark.dataset.carried);
  }

  // The button is about to go: the focus moves on to the next one.
  #leave(button) {
    const buttons = [...this.form.querySelectorAll("[data-carried] button")];
    const next = button.value ? buttons[buttons.indexOf(button) + 1] : null;
    (next ?? this.form.querySelector("[name=onward]"))?.focus();
  }

  settle(columns) {
    for (const column of columns) this.form.querySelector(`[data-carried="${column}"]`)?.remove();
    if (!this.all) return;
    const left = this.columns.length;
    this.all.hidden = left === 0;
    this.all.querySelector("strong").textContent = left;
  }
}
