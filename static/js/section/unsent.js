// What the server takes no more: shown to be copied, and kept in the browser until it is thrown away.

export function show(saver, changes) {
  const box = document.getElementById("unsent");
  const typed = [...changes].filter(([, change]) => change.entries);
  box.hidden = typed.length === 0;
  const area = box.querySelector("textarea");
  area.value = typed.map(([column, change]) => lineOf(saver.cells.get(column)?.label ?? column, change)).join("\n");
  area.rows = Math.min(12, area.value.split("\n").length + 1);
  box.querySelector("[data-discard]").onclick = () => {
    for (const [column] of typed) saver.discard(column, changes.get(column));
    box.hidden = true;
    document.getElementById("content").focus();
  };
}

function lineOf(label, { entries }) {
  const texts = entries.map(([, text]) => text).filter(Boolean);
  return `${label}：${texts.join("；")}`;
}
