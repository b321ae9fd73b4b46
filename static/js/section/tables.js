// Tables of repeating rows: rows are added, removed and brought back, by mouse or keyboard.

const parts = (element) => ({
  body: element.querySelector("tbody"),
  add: element.querySelector("[data-add]"),
  back: element.querySelector("[data-back]"),
});

// The rows' numbers in names, labels and heads follow their order.
function renumber(body) {
  [...body.rows].forEach((row, number) => {
    row.querySelector("[data-number]").textContent = number + 1;
    for (const input of row.querySelectorAll("[name]")) {
      input.name = input.name.replace(/^(f-\w+-)\d+/, `$1${number}`);
    }
    for (const one of row.querySelectorAll("[aria-label]")) {
      one.setAttribute("aria-label", one.getAttribute("aria-label").replace(/\d+/, number + 1));
    }
  });
}

function empty(row) {
  for (const input of row.querySelectorAll("[name]")) {
    input.value = "";
    input.classList.remove("is-invalid");
  }
  for (const told of row.querySelectorAll(".reading")) told.textContent = "";
}

function append(body) {
  const row = body.rows[body.rows.length - 1].cloneNode(true);
  empty(row);
  body.append(row);
  renumber(body);
  return row;
}

const isEmpty = (row) => [...row.querySelectorAll("[name]")].every((input) => input.value.trim() === "");

// As many rows as there is something to put in.
export function resize(element, count) {
  const { body } = parts(element);
  while (body.rows.length < count) append(body);
  while (body.rows.length > count) body.rows[body.rows.length - 1].remove();
}

function remove(element, row, say) {
  const { body, add, back } = parts(element);
  const number = row.rowIndex;
  const next = row.nextElementSibling ?? row.previousElementSibling;
  const wasEmpty = isEmpty(row);
  back.hidden = wasEmpty;
  back.onclick = () => {
    body.insertBefore(row, body.rows[number - 1] ?? null);
    renumber(body);
    back.hidden = true;
    row.querySelector("[name]").focus();
    changed(element);
  };
  if (next) row.remove();
  else {
    const copy = row.cloneNode(true);
    row.replaceWith(copy);
    empty(copy);
  }
  renumber(body);
  (next?.querySelector("[data-remove]") ?? add).focus();
  if (!wasEmpty) say(`已删除第 ${number} 行`);
  changed(element);
}

function changed(element) {
  element.dispatchEvent(new Event("change", { bubbles: true }));
}

export function dress(form, say) {
  for (const element of form.querySelectorAll("[data-kind='table']")) {
    const { body, add } = parts(element);
    if (!add) continue; // a table to look at
    while (body.rows.length > 1 && isEmpty(body.rows[body.rows.length - 1])) body.rows[body.rows.length - 1].remove();
    for (const hidden of element.querySelectorAll("[data-add], [data-remove], .row-tools")) hidden.hidden = false;
    add.addEventListener("click", () => append(body).querySelector("[name]").focus());
    body.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove]");
      if (button) remove(element, button.closest("tr"), say);
    });
  }
}
