// The order of a list: rows are dragged, or moved by their buttons, and one save sends their numbers.
// Without script the buttons post by themselves, and the numbers can be typed.

const body = document.querySelector("tbody[data-order]");
const form = document.getElementById("order-form");

if (body && form) begin(body, form);

function begin(body, form) {
  const said = form.querySelector("[data-order-said]");
  const hint = form.querySelector("[data-order-hint]");
  const save = form.querySelector("[data-order-save]");
  const rows = () => [...body.rows];
  const numberOf = (row) => row.querySelector("input[name^='place-']");
  const first = new Map(rows().map((row) => [row, numberOf(row).value]));
  let dragged = null;
  let unsaved = false;

  hint.textContent = "拖动各行，或用上移、下移，或改顺序号；排好后保存。";

  function renumber() {
    rows().forEach((row, place, all) => {
      numberOf(row).value = String(place + 1);
      row.classList.toggle("is-moved", first.get(row) !== numberOf(row).value);
      const [up, down] = row.querySelectorAll("button[name='step']");
      up.disabled = place === 0;
      down.disabled = place === all.length - 1;
    });
    unsaved = rows().some((row) => row.classList.contains("is-moved"));
    save.classList.toggle("btn-primary", unsaved);
    save.classList.toggle("btn-outline-primary", !unsaved);
    hint.textContent = unsaved ? "顺序已改，尚未保存。" : "顺序没有改动。";
  }

  function tell(row) {
    said.textContent = `${row.dataset.title}：第 ${numberOf(row).value} 位`;
  }

  function move(row, before) {
    body.insertBefore(row, before);
    renumber();
    tell(row);
  }

  body.addEventListener("click", (event) => {
    const button = event.target.closest("button[name='step']");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("tr");
    const up = button.value.startsWith("up:");
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    move(row, up ? other : other.nextElementSibling);
    const here = button.disabled ? row.querySelector("button[name='step']:not(:disabled)") : button;
    if (here) here.focus();
  });

  body.addEventListener("change", (event) => {
    const input = event.target.closest("input[name^='place-']");
    if (!input) return;
    const row = input.closest("tr");
    const others = rows().filter((one) => one !== row);
    const wanted = Number.parseInt(input.value, 10);
    if (Number.isNaN(wanted)) return renumber();
    move(row, others[Math.min(Math.max(wanted, 1), others.length + 1) - 1] ?? null);
    input.focus();
  });

  // Enter in a number moves the row; it doesn't press the first button of the form.
  body.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input[name^='place-']")) return;
    event.preventDefault();
    event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  for (const row of rows()) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      if (event.target !== row) return;
      dragged = row;
      row.classList.add("is-dragged");
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.title);
    });
    row.addEventListener("dragend", () => {
      row.classList.remove("is-dragged");
      if (dragged) {
        renumber();
        tell(row);
      }
      dragged = null;
    });
  }

  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("tr");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    body.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
  });
  body.addEventListener("drop", (event) => event.preventDefault());

  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}
