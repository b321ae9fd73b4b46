// Long texts tell how many characters they have, and grow with what is typed.

const count = (text) => [...text.trim()].length;

function tell(area, told) {
  const limit = Number(area.dataset.limit);
  const length = count(area.value);
  told.textContent = `${length.toLocaleString("zh-CN")} / ${limit.toLocaleString("zh-CN")} 字`;
  told.classList.toggle("is-over", length > limit);
}

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

export function dress(form) {
  for (const area of form.querySelectorAll("textarea[data-limit]")) {
    const told = document.createElement("span");
    told.className = "count";
    area.after(told);
    const follow = () => {
      tell(area, told);
      grow(area);
    };
    area.addEventListener("input", follow);
    area.addEventListener("change", follow);
    follow();
  }
}
