// The findings of a target beside its pictures: score, both crops, and the causes.

const FIRST_PARTS = 60;
const MARGIN = 28;

// The same size for both sides, so that both are shown at the same scale.
function viewAround(part, [x, y, w, h]) {
  const boxes = SIDES.map((side) => part[`box_${side}`]).filter(Boolean);
  const width = Math.max(...boxes.map((box) => box[2])) + 2 * MARGIN;
  const height = Math.max(...boxes.map((box) => box[3])) + 2 * MARGIN;
  return [x + w / 2 - width / 2, y + h / 2 - height / 2, width, height];
}

function crop(page, part, side) {
  const box = part[`box_${side}`];
  const caption = element("figcaption", {}, side);
  if (!box || !page.pictures[side]) {
    const words = box ? "no picture" : side === "baseline" ? "not there yet" : "not there";
    return element("figure", {}, caption, element("div", { class: "none" }, words));
  }
  const { width, height } = sizeOf(page, side);
  const [x, y, w, h] = box;
  const view = viewAround(part, box);
  const image = drawing("image", { href: page.pictures[side], width, height });
  const around = drawing("rect", { class: "target", x: x - 4, y: y - 4, width: w + 8, height: h + 8 });
  return element(
    "figure",
    {},
    caption,
    drawing(
      "svg",
      { viewBox: view.join(" "), role: "img", "aria-label": `${side} of ${nameOf(part)}` },
      image,
      around,
    ),
  );
}

function isWide(part) {
  const [, , width, height] = part.box_candidate ?? part.box_baseline ?? [0, 0, 1, 1];
  return width > 3 * height && width > 160;
}

function isColor(cause, value) {
  return cause.kind === "style" && /color|background|fill|stroke/.test(cause.name) && CSS.supports("color", value);
}

function valueOf(cause, tag, value) {
  const made = element(tag, {}, clip(value, 160) || "none");
  if (value && isColor(cause, value)) {
    made.prepend(place(element("span", { class: "swatch" }), { "background-color": value }));
  }
  return made;
}

const CAUSE_NAMES = {
  text: "text",
  request: "request failed",
  console: "console error",
  font: "font fell back",
  gone: "gone from the candidate",
  new: "new on the candidate",
  moved: "moved",
};

function causeItem(cause) {
  const name = CAUSE_NAMES[cause.kind];
  const head = name ? `${name} ${cause.kind === "text" ? "" : cause.name}`.trim() : cause.name;
  const item = element("li", {}, element("span", { class: "name" }, clip(head, 240)));
  if (cause.kind === "request" || cause.kind === "console") {
    if (cause.candidate) item.append(element("span", { class: "bad" }, clip(cause.candidate, 160)));
  } else if (cause.baseline || cause.candidate) {
    item.append(valueOf(cause, "del", cause.baseline), " → ", valueOf(cause, "ins", cause.candidate));
  }
  if (cause.element && cause.element !== cause.name) {
    item.append(element("small", {}, ` on ${clip(cause.element, 160)}`));
  }
  return item;
}

function detail(page, part) {
  const facts = [
    `threshold ${score(part.threshold)}`,
    `p ${part.p_value.toPrecision(2)}`,
    part.stable ? null : "unstable between captures of one deployment",
  ];
  const others = otherPlaces(page, part);
  return element(
    "div",
    { class: "detail" },
    element("div", { class: isWide(part) ? "crops wide" : "crops" }, crop(page, part, "baseline"), crop(page, part, "candidate")),
    part.reason ? element("p", { class: "kind" }, part.reason) : null,
    element("ul", { class: "causes", "aria-label": "Causes" }, ...part.causes.map(causeItem)),
    element("p", { class: "facts" }, ...facts.filter(Boolean).map((fact) => element("span", {}, fact))),
    others.length ? alsoOn(others) : null,
  );
}

function alsoOn(keys) {
  const links = keys.slice(0, 6).flatMap((key) => [button(key, {}, () => openTarget(key)), " "]);
  const more = keys.length > 6 ? `and ${keys.length - 6} more` : "";
  return element("p", { class: "also" }, "Same cause on: ", ...links, more);
}

function partCard(page, part) {
  const open = part === state.part;
  const head = element(
    "button",
    { type: "button", "aria-expanded": String(open) },
    badge(part.verdict),
    element("span", {}, element("b", {}, nameOf(part)), element("span", { class: "kind" }, `${part.kind}, ${part.state}`)),
    element("span", { class: "score" }, score(part.score)),
  );
  head.addEventListener("click", () => openPart(open ? null : part));
  return element(
    "li",
    { class: `part is-${part.verdict}`, "data-part": part.id, "data-open": open },
    head,
    open ? detail(page, part) : null,
  );
}

function countLine(page) {
  const moved = page.components.filter(isQuiet).length;
  const found = page.components.length - moved;
  if (!page.components.length && !page.same) return "Nothing was compared";
  return [
    found === 1 ? "1 difference" : `${found} differences`,
    moved ? `${moved} moved` : null,
    page.same ? `${page.same} equal` : null,
  ]
    .filter(Boolean)
    .join(", ");
}

function movedButton(page) {
  if (!page.components.some(isQuiet)) return "";
  const label = state.moved ? "Hide what moved" : "Show what moved";
  return button(label, { class: "plain more", "aria-pressed": String(state.moved) }, () => {
    state.moved = !state.moved;
    drawStage(page);
    drawParts(page);
  });
}

function moreButton(page, left) {
  if (left <= 0) return "";
  return button(`Show ${Math.min(left, 200)} more`, { class: "plain more" }, () => {
    state.most += 200;
    drawParts(page);
  });
}

function drawParts(page) {
  const holder = byId("parts");
  if (!holder) return;
  const all = shownParts(page);
  const shown = all.filter((part, at) => at < state.most || part === state.part);
  holder.replaceChildren(
    element("h3", {}, countLine(page)),
    element("ol", {}, ...shown.map((part) => partCard(page, part))),
    moreButton(page, all.length - shown.length),
    movedButton(page),
  );
  reveal(holder, holder.querySelector("[data-open]"));
}
