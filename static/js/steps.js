// The list of a declaration's parts: open beside the page where there is room, folded where there is none.
"use strict";

const list = document.querySelector(".parts-nav details");
const wide = window.matchMedia("(min-width: 75.01rem)");

function follow() {
  list.open = wide.matches;
  const current = list.querySelector("[aria-current]");
  const nav = list.parentElement;
  if (list.open && current) nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
}

if (list) {
  follow();
  wide.addEventListener("change", follow);
}
