// Elements. Texts come from guests and scripts: they are only ever set as text, never as HTML.

/** An element: el("p.note", {title: "x"}, "text", child...). */
export function el(spec, ...rest) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const part of rest) {
    if (part === null || part === undefined || part === false) continue;
    if (part instanceof Node || typeof part === "string") node.append(part);
    else if (Array.isArray(part)) node.append(...part);
    else attributes(node, part);
  }
  return node;
}

function attributes(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
}

export const byId = (id) => document.getElementById(id);

/** A list of terms and what they are; empty values are left out. */
export function facts(pairs) {
  const list = el("dl.facts");
  for (const [term, value] of pairs) {
    if (value === "" || value === undefined || value === null) continue;
    list.append(el("div", el("dt", term), el("dd", value)));
  }
  return list;
}
