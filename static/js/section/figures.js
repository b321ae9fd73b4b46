// Numbers as people read them: thousands separators, and large sums of money told in 亿元.

const NUMBER = /^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?$/;

// The number without separators; what is no number stays as it was typed.
export function plain(text) {
  const found = text.normalize("NFKC").replace(/\s/g, "");
  return NUMBER.test(found) ? found.replace(/,/g, "") : text;
}

export function separated(text) {
  const found = plain(text);
  if (!NUMBER.test(found)) return text;
  const [whole, ...fraction] = found.split(".");
  return [whole.replace(/\B(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}

// 万元 in 亿元, from one 亿元 on; empty below it and for what is no number.
export function reading(text) {
  const found = plain(text);
  const amount = NUMBER.test(found) ? Number(found) / 10_000 : 0;
  if (Math.abs(amount) < 1) return "";
  return `合 ${amount.toLocaleString("zh-CN", { maximumFractionDigits: 2 })} 亿元`;
}

function tell(input) {
  const told = input.parentElement.querySelector(".reading");
  if (told) told.textContent = reading(input.value);
}

export function dress(form) {
  for (const input of form.querySelectorAll("input[data-unit='万元']")) {
    const told = document.createElement("span");
    told.className = "reading";
    input.after(told);
    tell(input);
  }
  form.addEventListener("input", (event) => {
    if (event.target.dataset.unit) tell(event.target);
  });
  form.addEventListener("focusout", ({ target }) => {
    if (target.dataset.figure === undefined || target.readOnly) return;
    const text = separated(target.value);
    if (text !== target.value) target.value = text;
  });
}
