// Texts that this browser keeps for a person: every page leads back to them, and logging out asks before they go.

import { countOf, forget, pagesOf } from "./section/kept.js";

const form = document.querySelector("header form[data-log-out]");
const user = form.dataset.logOut;
const ask = (count) =>
  `这台电脑上还有 ${count} 处填报内容没有存入系统。退出后将从这台电脑上删去，不能找回。\n要保存，请先取消，打开填报页面，等它显示“已保存”。`;

function notice(pages) {
  const found = document.createElement("p");
  found.className = "notice notice-warning";
  found.append("这台电脑上还有没有存入系统的填报内容，打开页面即自动保存：");
  pages.forEach(([path, title], index) => {
    const link = document.createElement("a");
    Object.assign(link, { href: path, textContent: title.split(" · ").slice(0, 2).join(" · ") });
    found.append(index ? "；" : "", link);
  });
  return found;
}

const elsewhere = [...pagesOf(user)].filter(([path]) => path !== location.pathname);
const main = document.getElementById("content");
const trail = main.querySelector(":scope > .trail");
if (elsewhere.length) trail ? trail.after(notice(elsewhere)) : main.prepend(notice(elsewhere));

for (const one of document.querySelectorAll("form[data-log-out]")) {
  one.addEventListener("submit", (event) => {
    const count = countOf(user);
    if (count && !window.confirm(ask(count))) event.preventDefault();
    else forget(user);
  });
}
