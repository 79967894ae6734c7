// The report's data, what is selected, and what the filters let through.

const report = JSON.parse(byId("data").textContent);
const targets = new Map(report.pages.map((page) => [page.key, page]));

const MODES = ["side", "swipe", "blink", "overlay", "difference"];
const RANK = { fail: 0, error: 1, review: 2, pass: 3 };

const state = {
  tab: "findings",
  target: null,
  finding: null,
  part: null,
  mode: window.innerWidth < 860 ? "swipe" : "side",
  boxes: true,
  actual: false,
  zoom: 1,
  amount: 50,
  most: 0,
  moved: false,
  filters: { text: "", verdicts: new Set(["fail", "error", "review", "pass"]), state: "" },
};

// What else wants to know of another selection, or has a say in which rows are shown.
const onSelection = [];
const rowFilters = [];

function selected() {
  for (const tell of onSelection) tell();
}

for (const page of report.pages) {
  page.components.sort((a, b) => RANK[a.verdict] - RANK[b.verdict] || a.score - b.score);
}

function nameOf(part) {
  if (part.element) return part.element;
  const box = part.box_candidate ?? part.box_baseline;
  return box ? `${part.kind} at ${box[0]}, ${box[1]}` : part.kind;
}

function partOf(page, id) {
  return page?.components.find((part) => part.id === id) ?? null;
}

// Components that only moved are told apart by a banner's height: shown on demand.
function isQuiet(part) {
  return part.state === "moved" && part.verdict === "pass";
}

function shownParts(page) {
  const all = state.moved || state.filters.state === "moved";
  return page.components.filter((part) => all || !isQuiet(part) || part === state.part);
}

function causeText(cause) {
  return `${cause.name} ${cause.element} ${cause.baseline} ${cause.candidate}`;
}

function partText(part) {
  return [nameOf(part), part.kind, part.reason, ...part.causes.map(causeText)].join(" ");
}

function searchText(page) {
  return [page.key, page.path, ...page.reasons, ...page.components.map(partText)]
    .join(" ")
    .toLowerCase();
}

const texts = new Map();

function textOf(page) {
  if (!texts.has(page.key)) texts.set(page.key, searchText(page));
  return texts.get(page.key);
}

function targetShown(page) {
  const { text, verdicts, state: wanted } = state.filters;
  return (
    verdicts.has(page.status) &&
    (!wanted || page.components.some((part) => part.state === wanted)) &&
    text.split(/\s+/).every((word) => textOf(page).includes(word))
  );
}

function placesOf(finding) {
  return finding.occurrences
    .map(({ target, component }) => ({ page: targets.get(target), id: component }))
    .filter(({ page }) => page);
}

function isPlaceOf(finding, page, id) {
  return placesOf(finding).some((one) => one.page === page && one.id === id);
}

// The number of the finding that a component belongs to: the open one before any other.
function findingOf(page, id) {
  const open = report.findings[state.finding];
  if (open && isPlaceOf(open, page, id)) return state.finding;
  const found = report.findings.findIndex((finding) => isPlaceOf(finding, page, id));
  return found < 0 ? null : found;
}

function findingShown(finding) {
  const { text, verdicts, state: wanted } = state.filters;
  const places = placesOf(finding);
  const words = [
    finding.title,
    ...finding.causes.map(causeText),
    ...places.map(({ page, id }) => `${page.key} ${partOf(page, id)?.element ?? ""}`),
  ];
  const all = words.join(" ").toLowerCase();
  return (
    verdicts.has(finding.verdict) &&
    (!wanted || places.some(({ page, id }) => partOf(page, id)?.state === wanted)) &&
    text.split(/\s+/).every((word) => all.includes(word))
  );
}

function otherPlaces(page, part) {
  const keys = new Set();
  for (const finding of report.findings) {
    const places = placesOf(finding);
    if (places.some((one) => one.page === page && one.id === part.id)) {
      for (const one of places) if (one.page !== page) keys.add(one.page.key);
    }
  }
  return [...keys];
}
