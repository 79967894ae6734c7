// The pictures of a target: side by side, or one over the other, with their boxes.

function sizeOf(page, side) {
  const [width, height] = page[`size_${side}`];
  return { width: width || page.viewport.width, height: height || page.viewport.height };
}

// How far the baseline must move so that the selected component lies on its counterpart.
function offset() {
  const { box_baseline: from, box_candidate: to } = state.part ?? {};
  return from && to ? { x: to[0] - from[0], y: to[1] - from[1] } : { x: 0, y: 0 };
}

function picture(page, side) {
  return element("img", {
    src: page.pictures[side],
    ...sizeOf(page, side === "difference" ? "candidate" : side),
    alt: `${side} of ${page.key}`,
    loading: "lazy",
    decoding: "async",
    draggable: "false",
  });
}

function boxButton(page, part, side) {
  const box = part[`box_${side}`];
  if (!box) return null;
  const { width, height } = sizeOf(page, side);
  const made = element("button", {
    type: "button",
    class: `box is-${part.verdict}`,
    "data-part": part.id,
    "data-side": side,
    title: `${nameOf(part)} · ${score(part.score)}`,
    "aria-label": `${nameOf(part)}, ${part.state}, score ${score(part.score)}, ${part.verdict}, on the ${side}`,
    "aria-current": part === state.part ? "true" : null,
  });
  made.addEventListener("click", () => openPart(part));
  return place(made, {
    left: percent(box[0], width),
    top: percent(box[1], height),
    width: percent(box[2], width),
    height: percent(box[3], height),
  });
}

function layer(page, side, withBoxes) {
  const boxes = withBoxes ? shownParts(page).map((part) => boxButton(page, part, side)) : [];
  return element("div", { class: "layer", "data-side": side }, picture(page, side), ...boxes.filter((box) => box !== null));
}

function frame(caption, sheet) {
  return element("figure", { class: "frame" }, element("figcaption", {}, element("span", {}, caption)), sheet);
}

function sheet(width, height, ...layers) {
  const made = element("div", { class: "sheet" }, ...layers);
  return place(made, {
    "aspect-ratio": `${width} / ${height}`,
    width: state.actual ? `${width * state.zoom}px` : `min(100%, ${width}px)`,
  });
}

function absent(side) {
  return element("p", { class: "absent" }, `There is no picture of the ${side}.`);
}

// Side by side: both lowered so far that the selected component is level on both.
function sideFrame(page, side) {
  if (!page.pictures[side]) return frame(side, absent(side));
  const { width, height } = sizeOf(page, side);
  const { y } = offset();
  const lowered = side === "baseline" ? Math.max(y, 0) : Math.max(-y, 0);
  const made = place(layer(page, side, true), {
    width: "100%",
    top: percent(lowered, height + lowered),
  });
  return frame(side, sheet(width, height + lowered, made));
}

function stackedSheet(page) {
  const below = sizeOf(page, "candidate");
  const above = sizeOf(page, "baseline");
  const width = Math.max(below.width, above.width);
  const height = Math.max(below.height, above.height);
  const { x, y } = offset();
  const candidate = place(layer(page, "candidate", true), { width: percent(below.width, width) });
  const baseline = place(layer(page, "baseline", false), {
    width: percent(above.width, width),
    transform: `translate(${percent(x, above.width)}, ${percent(y, above.height)})`,
  });
  const gone = shownParts(page).filter((part) => !part.box_candidate);
  baseline.append(...gone.map((part) => boxButton(page, part, "baseline")));
  return sheet(width, height, candidate, baseline);
}

const STACKED = {
  swipe: "baseline at the left, candidate at the right",
  blink: "baseline",
  overlay: "baseline over candidate",
};

// The edge follows the pointer; the slider does the same from the keyboard.
function dragged(edge) {
  edge.addEventListener("pointerdown", (event) => edge.setPointerCapture(event.pointerId));
  edge.addEventListener("pointermove", (event) => {
    if (!edge.hasPointerCapture(event.pointerId)) return;
    const { left, width } = edge.parentElement.getBoundingClientRect();
    setAmount((100 * (event.clientX - left)) / width);
  });
  return edge;
}

function setAmount(amount) {
  state.amount = Math.min(Math.max(Math.round(amount), 0), 100);
  byId("amount").value = state.amount;
  blend();
}

function stackedFrame(page) {
  const missing = SIDES.find((side) => !page.pictures[side]);
  if (missing) return frame(missing, absent(missing));
  const made = stackedSheet(page);
  if (state.mode === "swipe") made.append(dragged(element("div", { class: "edge" })));
  const { x, y } = offset();
  const note = x || y ? ", lined up at the selected component" : "";
  return frame(`${STACKED[state.mode]}${note}`, made);
}

function differenceFrame(page) {
  if (!page.pictures.difference) return frame("difference", absent("difference"));
  const { width, height } = sizeOf(page, "candidate");
  const made = element("div", { class: "layer" }, picture(page, "difference"));
  const boxes = shownParts(page).map((part) => boxButton(page, part, "candidate"));
  made.append(...boxes.filter((box) => box !== null));
  place(made, { width: "100%" });
  return frame("difference", sheet(width, height, made));
}

function frames(page) {
  if (state.mode === "side") return SIDES.map((side) => sideFrame(page, side));
  return [state.mode === "difference" ? differenceFrame(page) : stackedFrame(page)];
}

function drawStage(page) {
  const stage = byId("stage");
  if (!stage) return;
  stage.classList.toggle("no-boxes", !state.boxes);
  stage.classList.toggle("magnified", state.actual && state.zoom >= 2);
  stage.replaceChildren(
    element("div", { class: state.actual ? "frames actual" : "frames" }, ...frames(page)),
  );
  fitStage();
  blend();
  blink();
}

// Show as much of the baseline as the slider says.
function blend() {
  const above = document.querySelector('#stage .layer[data-side="baseline"]');
  if (!above || state.mode === "side") return;
  if (state.mode === "swipe") {
    const shown = (state.amount / 100) * above.parentElement.clientWidth;
    const shift = (offset().x / sizeOf(state.target, "baseline").width) * above.offsetWidth;
    const right = above.offsetWidth + shift - shown;
    place(above, { "clip-path": `inset(-9999px ${right}px -9999px -9999px)` });
    place(above.parentElement.querySelector(".edge"), { left: `${state.amount}%` });
  }
  if (state.mode === "overlay") place(above, { opacity: String(state.amount / 100) });
}

let blinking = 0;

function blink() {
  clearInterval(blinking);
  const above = document.querySelector('#stage .layer[data-side="baseline"]');
  if (!above || state.mode !== "blink") return;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (!still) blinking = setInterval(flip, 700);
}

function flip() {
  const above = document.querySelector('#stage .layer[data-side="baseline"]');
  if (!above || state.mode !== "blink") return;
  above.hidden = !above.hidden;
  const caption = document.querySelector("#stage figcaption span");
  caption.textContent = above.hidden ? "candidate" : STACKED.blink;
}

// How much of the stage lies below the window. On a phone it is scrolled to as a whole.
function hiddenBelow(stage) {
  if (window.innerWidth < 860) return 0;
  const { bottom, height } = stage.getBoundingClientRect();
  return Math.max(Math.min(bottom - window.innerHeight, height - 160), 0);
}

// So much room is left below the pictures that their end can be scrolled into sight.
function fitStage() {
  const stage = byId("stage");
  if (stage) place(stage, { "--hidden": `${hiddenBelow(stage)}px` });
}

function scrollToPart() {
  const stage = byId("stage");
  const box = stage?.querySelector(".box[aria-current]");
  if (!box) return;
  const outer = stage.getBoundingClientRect();
  const inner = box.getBoundingClientRect();
  const seen = outer.height - hiddenBelow(stage);
  const left = inner.left + inner.width / 2 - outer.left - outer.width / 2;
  const top = inner.top + inner.height / 2 - outer.top - seen / 2;
  // A long way is jumped: gliding there draws all of a tall page, and may never arrive.
  const far = Math.hypot(left, top) > 2 * outer.height;
  stage.scrollBy({ left, top, behavior: far ? "instant" : "auto" });
}
