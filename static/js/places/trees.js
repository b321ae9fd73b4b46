// The lists as trees. A node knows what it is called, what stands in the input when it is chosen, and whether that is
// exact enough for an answer.

const LEVELS = { province: 1, city: 2, district: 3 };
const REGIONS = ["", "省", "市", "县区"];
const INDUSTRIES = ["门类", "大类", "中类", "小类"];

export function regions(rows, level) {
  const deepest = LEVELS[level];
  const grow = (found, before) =>
    found
      .filter((row) => row[2] <= deepest || !before)
      .map(([, name, depth, parts]) => {
        const text = before + name;
        const inner = grow(parts, text);
        return { name, text, heading: REGIONS[before ? depth : 1], parts: inner, isEnough: !inner.length };
      });
  return grow(rows, "");
}

export function industries(rows) {
  const grow = (found, depth, letter) =>
    found.map(([code, name, parts]) => {
      const text = depth ? `${letter}${code} ${name}` : `${code} ${name}`;
      const inner = grow(parts, depth + 1, letter || code);
      return { name: depth ? `${code} ${name}` : text, text, heading: INDUSTRIES[depth], parts: inner, isEnough: true };
    });
  return grow(rows, 0, "");
}

export function* every(nodes) {
  for (const node of nodes) {
    yield node;
    yield* every(node.parts);
  }
}

// The nodes from the outermost to the one whose text this is; none where it is nobody's.
export function wayTo(nodes, text) {
  for (const node of nodes) {
    if (node.text === text) return [node];
    const rest = wayTo(node.parts, text);
    if (rest.length) return [node, ...rest];
  }
  return [];
}
