// What is open: a target, one of its components, and how its pictures are shown.

const MODE_NAMES = {
  side: "Side by side",
  swipe: "Swipe",
  blink: "Blink",
  overlay: "Overlay",
  difference: "Difference",
};

function openTarget(key, id = null) {
  const page = targets.get(key);
  if (!page) return;
  state.target = page;
  state.part = partOf(page, id);
  state.most = FIRST_PARTS;
  drawViewer();
  markRow();
  remember();
  selected();
}

function openFinding(index) {
  state.finding = index;
  const [first] = placesOf(report.findings[index] ?? { occurrences: [] });
  if (first) openTarget(first.page.key, first.id);
  else {
    markRow();
    selected();
  }
}

function openPart(part) {
  state.part = part;
  state.finding = (part && findingOf(state.target, part.id)) ?? state.finding;
  drawStage(state.target);
  drawParts(state.target);
  scrollToPart();
  markRow();
  remember();
  selected();
}

function stepPart(by) {
  const parts = state.target ? shownParts(state.target) : [];
  if (!parts.length) return;
  const at = parts.indexOf(state.part);
  openPart(parts[at < 0 ? 0 : (at + by + parts.length) % parts.length]);
}

function setMode(mode) {
  state.mode = mode;
  drawBar();
  drawStage(state.target);
  scrollToPart();
}

function toggle(setting) {
  state[setting] = !state[setting];
  if (setting === "actual") state.zoom = 1;
  drawBar();
  drawStage(state.target);
  scrollToPart();
}

const ZOOM_STEP = 1.5;
const MOST_ZOOM = 8;

// By 0: fitted to the width again.
function zoom(by) {
  state.zoom = by && state.actual ? state.zoom * by : 1;
  state.zoom = Math.min(Math.max(state.zoom, 1 / MOST_ZOOM), MOST_ZOOM);
  state.actual = by !== 0;
  drawBar();
  drawStage(state.target);
  scrollToPart();
}

function zoomed() {
  return state.actual && state.zoom !== 1 ? `${Math.round(100 * state.zoom)} %` : "Full size";
}

function modeButton(mode) {
  const pressed = String(state.mode === mode);
  return button(MODE_NAMES[mode], { "aria-pressed": pressed, "data-mode": mode }, () => setMode(mode));
}

function toggleButton(setting, label) {
  const pressed = String(state[setting]);
  return button(label, { class: "plain", "aria-pressed": pressed, "data-toggle": setting }, () => toggle(setting));
}

function slider() {
  if (state.mode !== "swipe" && state.mode !== "overlay") return null;
  const input = element("input", {
    type: "range",
    id: "amount",
    min: 0,
    max: 100,
    value: state.amount,
    "aria-label": state.mode === "swipe" ? "How far the baseline reaches" : "How opaque the baseline is",
  });
  input.addEventListener("input", () => setAmount(Number(input.value)));
  return element("label", { class: "slide" }, "Candidate", input, "Baseline");
}

function drawBar() {
  byId("bar")?.replaceChildren(
    element("div", { class: "modes", role: "group", "aria-label": "How to compare" }, ...MODES.map(modeButton)),
    toggleButton("boxes", "Boxes"),
    toggleButton("actual", zoomed()),
    button("+", { class: "plain", "aria-label": "Larger" }, () => zoom(ZOOM_STEP)),
    button("−", { class: "plain", "aria-label": "Smaller" }, () => zoom(1 / ZOOM_STEP)),
    ...[slider()].filter((node) => node !== null),
  );
}

function heading(page) {
  const { name, width, height } = page.viewport;
  const dark = page.color_scheme === "dark" ? ", dark" : "";
  return element(
    "div",
    { class: "head" },
    badge(page.status),
    element("h2", {}, page.page),
    element("span", { class: "viewport" }, `${name} ${width}×${height}${dark}`),
    element("code", {}, page.path),
    element("span", { class: "score" }, `score ${score(page.score)}`),
    element(
      "span",
      { class: "steps" },
      button("Previous", { class: "plain", "aria-label": "Previous in the list" }, () => step(-1)),
      button("Next", { class: "plain", "aria-label": "Next in the list" }, () => step(1)),
    ),
  );
}

function drawViewer() {
  const page = state.target;
  const any = Object.values(page.pictures).some((path) => path);
  const body = any
    ? [
        element("div", { class: "bar", id: "bar" }),
        element(
          "div",
          { class: "split" },
          element("div", { class: "stage", id: "stage", tabindex: 0, role: "region", "aria-label": `Pictures of ${page.key}` }),
          element("section", { class: "parts", id: "parts", "aria-label": "Differences" }),
        ),
      ]
    : [element("p", { class: "absent" }, "There are no pictures of this target.")];
  byId("viewer").replaceChildren(
    heading(page),
    element("ul", { class: "why", tabindex: 0, "aria-label": "Reasons" }, ...page.reasons.map((reason) => element("li", {}, reason))),
    ...body,
  );
  drawBar();
  drawStage(page);
  drawParts(page);
  scrollToPart();
}

function remember() {
  const parts = new URLSearchParams({ target: state.target.key });
  if (state.part) parts.set("component", state.part.id);
  history.replaceState(null, "", `#${parts}`);
}

function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const key = parts.get("target");
  if (!targets.has(key)) return false;
  state.finding = findingOf(targets.get(key), parts.get("component"));
  openTarget(key, parts.get("component"));
  return true;
}
