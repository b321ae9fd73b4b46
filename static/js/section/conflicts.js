// Two people wrote different words into one field: both stand there until one of them is chosen.

function button(text, press) {
  const found = document.createElement("button");
  found.type = "button";
  found.className = "btn btn-sm btn-outline-primary";
  found.textContent = text;
  found.addEventListener("click", press);
  return found;
}

function box(cell, conflict, saver) {
  const found = document.createElement("div");
  found.className = "conflict";
  found.setAttribute("role", "group");
  found.setAttribute("aria-label", `${cell.label}：两人填写不同`);
  const who = document.createElement("p");
  who.textContent = `${conflict.by} ${conflict.at} 填的是：`;
  const theirs = document.createElement("blockquote");
  theirs.textContent = conflict.theirs;
  const choose = document.createElement("p");
  const leave = (choice) => () => {
    choice();
    (cell.inputs.find((input) => input.type !== "hidden") ?? cell.element).focus();
  };
  choose.append(
    button("用我填的", leave(() => saver.chooseMine(cell.column))),
    button("用他填的", leave(() => saver.chooseTheirs(cell.column))),
  );
  found.append(who, theirs, choose);
  return found;
}

// The boxes follow the saver's conflicts; one that hasn't changed stays, with whatever has the focus in it.
export function show(saver) {
  for (const [column, cell] of saver.cells) {
    const conflict = saver.conflicts.get(column);
    const old = cell.element.querySelector(".conflict");
    if (cell.conflict === conflict) continue;
    cell.conflict = conflict;
    old?.remove();
    if (conflict) cell.element.append(box(cell, conflict, saver));
  }
}
