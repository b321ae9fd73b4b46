// The report's editor: what is picked is inserted at the caret, a fault leads to its line, unsaved words aren't left
// behind unasked. The preview itself is htmx's; without script the page saves and previews by ordinary posts.

const form = document.getElementById("chapter-form");
const body = document.getElementById("body");

if (form && body) begin(form, body);

function begin(form, body) {
  const unsaved = form.querySelector("[data-unsaved]");
  const quote = document.querySelector("[data-quote]");
  const saved = body.defaultValue;
  let leaving = false;

  function mark() {
    unsaved.hidden = body.value === saved;
  }

  function insert(text) {
    body.focus();
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function show(line) {
    const lines = body.value.split("\n");
    const before = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    body.focus();
    body.setSelectionRange(before, before + (lines[line - 1] || "").length);
    body.scrollTop = Math.max(0, (body.scrollHeight * (line - 2)) / Math.max(lines.length, 1));
  }

  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-insert], [data-line]");
    if (!pick) return;
    if (pick.dataset.insert) insert(pick.dataset.insert);
    else show(Number(pick.dataset.line));
  });
  body.addEventListener("input", mark);
  body.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && body.value !== saved) event.preventDefault();
  });
  if (quote) {
    quote.hidden = false;
    quote.addEventListener("click", () => {
      const words = body.value.slice(body.selectionStart, body.selectionEnd).trim();
      document.getElementById("quoted").value = words.slice(0, 500);
    });
  }
}
