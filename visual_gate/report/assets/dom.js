// Building elements from values; text goes in as text and never as markup.

const SVG = "http://www.w3.org/2000/svg";
const SIDES = ["baseline", "candidate"];

function byId(id) {
  return document.getElementById(id);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function element(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function drawing(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function button(label, attributes, onClick) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onClick);
  return made;
}

function sign(verdict) {
  return drawing(
    "svg",
    { class: "sign", role: "img", "aria-label": verdict },
    drawing("use", { href: `#sign-${verdict}` }),
  );
}

function badge(verdict) {
  return element("span", { class: `badge is-${verdict}`, title: verdict }, sign(verdict));
}

function place(node, styles) {
  for (const [name, value] of Object.entries(styles)) node.style.setProperty(name, value);
  return node;
}

// Scrolls the container alone; scrollIntoView would move the whole page as well.
function reveal(container, node) {
  if (!container || !node) return;
  const outer = container.getBoundingClientRect();
  const inner = node.getBoundingClientRect();
  const hidden = inner.top < outer.top || inner.bottom > outer.bottom;
  if (hidden) container.scrollTop += inner.top - outer.top;
}

function percent(part, whole) {
  return `${(100 * part) / Math.max(whole, 1)}%`;
}

function score(value) {
  return value.toFixed(2);
}

function clip(text, longest) {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
