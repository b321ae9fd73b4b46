// Regions are chosen step by step, industries by searching too; both write into the plain input that was there before.

import { Cascade } from "./places/cascade.js";
import { Suggestions } from "./places/suggestions.js";
import { industries, regions } from "./places/trees.js";

const lists = document.getElementById("places").dataset;

async function dress(selector, url, enhance) {
  const inputs = [...document.querySelectorAll(selector)].filter((input) => !input.readOnly);
  if (!inputs.length) return;
  const answer = await fetch(url);
  const rows = await answer.json();
  for (const input of inputs) enhance(input, rows);
}

dress("input[data-region-level]", lists.regions, (input, rows) => {
  input.placeholder = "填写名称，或逐级选择";
  new Cascade(input, regions(rows, input.dataset.regionLevel));
});
dress("input[data-industry]", lists.industries, (input, rows) => {
  input.placeholder = "填写代码或名称，或逐级选择";
  const tree = industries(rows);
  new Cascade(input, tree);
  new Suggestions(input, tree); // its list stands between the input and the selects
});
