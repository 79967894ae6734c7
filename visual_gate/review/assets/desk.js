// The bar with the four decisions, for the row that is open or for one place of it.

const reasonsGiven = { accept: "", reject: "", noise: "", watch: "" };
const bench = { whole: true, ruling: null, hidden: false, from: null, next: null };

function openSubject() {
  const row = rowOfSelection() ?? null;
  if (state.tab === "findings" && row) return subjectOf(row);
  const number = openNumber();
  return number === undefined ? null : subjectAt(number);
}

function openNumber() {
  const key = state.target?.key;
  return key === undefined ? undefined : numberOf(key, state.part?.id ?? "");
}

// The numbers of the places that a decision would be about.
function wanted() {
  const subject = openSubject();
  if (subject === null) return [];
  const number = openNumber();
  const inside = number !== undefined && subjectAt(number) === subject;
  if (state.tab === "findings" && bench.whole) return rangeOf(subject);
  return inside ? [number] : [];
}

function scopeText(count) {
  const subject = openSubject();
  if (subject === null) return "Nothing to decide here";
  const all = desk.sizes[subject];
  if (count === 0) return "This component is in order";
  if (all === 1) return "This place";
  return count === all ? `All ${all} places` : `1 of ${all} places`;
}

function saidAbout(places) {
  const found = places.map(decisionOf).filter(Boolean);
  if (!found.length) return "not decided yet";
  const { ruling, reason, who } = found[0];
  const mixed = found.some((one) => one.ruling !== ruling) || found.length < places.length;
  if (mixed) return `${found.length} of ${places.length} decided`;
  return `${PAST[ruling]}${who ? ` by ${who}` : ""}: ${reason}`;
}

function markDecided(row) {
  const subject = subjectOf(row);
  if (subject === null) return;
  const stands = standing(subject);
  row.dataset.stands = stands;
  let mark = row.querySelector(".stands");
  if (!mark) {
    mark = element("span", { class: "stands" });
    row.querySelector(".what").append(mark);
  }
  mark.textContent = standingText(subject);
}

function drawDesk(only = null) {
  const places = wanted();
  for (const ruling of RULINGS) {
    const made = byId(ruling);
    const chosen = places.length > 0 && places.every((one) => decisionOf(one)?.ruling === ruling);
    made.disabled = places.length === 0 || (ruling === "noise" && places.some((one) => desk.places[one][1] === ""));
    made.setAttribute("aria-pressed", String(chosen));
  }
  byId("scope").textContent = scopeText(places.length);
  byId("scope").setAttribute("aria-pressed", String(bench.whole));
  byId("said").textContent = places.length ? saidAbout(places) : "";
  byId("tally").textContent = desk.state.count;
  byId("undo").disabled = !desk.state.undoable;
  for (const subject of only ?? rowsOf.keys()) {
    for (const row of rowsOf.get(subject) ?? []) markDecided(row);
  }
}

function announce(text) {
  byId("live").textContent = "";
  requestAnimationFrame(() => {
    byId("live").textContent = text;
  });
}

function startDecision(ruling) {
  const places = wanted();
  if (!places.length || byId(ruling).disabled) return;
  bench.ruling = ruling;
  bench.from = document.activeElement;
  byId("trouble").textContent = "";
  byId("asked").textContent = `Why ${PAST[ruling]}? ${scopeText(places.length)}`;
  byId("reason").value = reasonsGiven[ruling];
  byId("reasoning").hidden = false;
  byId("reason").focus();
  byId("reason").select();
}

function leaveReason() {
  byId("reasoning").hidden = true;
  bench.from?.isConnected ? bench.from.focus() : focusRow();
}

async function decideNow() {
  const { ruling } = bench;
  const reason = byId("reason").value.trim();
  const places = wanted();
  const done = await attempt(async () => {
    desk.state = await ask("/decide", { places, ruling, reason });
  }, byId("trouble"));
  if (!done) return;
  reasonsGiven[ruling] = reason;
  rememberReason(reason);
  byId("reason").blur(); // else the next key is still typed into what is hidden
  byId("reasoning").hidden = true;
  drawDesk(new Set(places.map(subjectAt)));
  announce(`${PAST[ruling]}. ${desk.state.count}.`);
  bench.next = goOn;
  requestAnimationFrame(() => setTimeout(goOnNow));
}

// What is decided is shown before the next finding is drawn; a key does not wait.
function goOnNow() {
  const next = bench.next;
  bench.next = null;
  next?.();
}

function rememberReason(reason) {
  const known = [...byId("reasons").options].some((one) => one.value === reason);
  if (!known) byId("reasons").append(element("option", { value: reason }));
}

// To the next place of the group that is open, else to the next row that is.
function goOn() {
  if (!bench.whole && stepPlace(1, true)) return;
  const shown = shownRows(state.tab);
  const at = shown.indexOf(rowOfSelection());
  const after = [...shown.slice(at + 1), ...shown.slice(0, Math.max(at, 0))];
  const next = after.find((row) => {
    const subject = subjectOf(row);
    return subject !== null && ["", "part"].includes(standing(subject));
  });
  if (bench.hidden) applyFilters();
  if (next) openRow(next);
  focusRow();
}

function stepPlace(by, onlyOpen = false) {
  const subject = openSubject();
  if (subject === null) return false;
  const all = rangeOf(subject);
  const at = all.indexOf(openNumber());
  const turns = all.map((_, turn) => all[(at + by * (turn + 1) + all.length * 2) % all.length]);
  const next = turns.find((number) => !onlyOpen || !decisionOf(number));
  if (next === undefined) return false;
  const [target, part] = desk.places[next];
  openTarget(target, part || null);
  announce(`${target}, ${nameOf(state.part ?? { kind: "target" })}`);
  return true;
}

function focusRow() {
  rowOfSelection()?.firstElementChild.focus({ preventScroll: true });
}

async function undoLast() {
  const done = await attempt(async () => {
    desk.state = await ask("/undo", {});
  }, byId("trouble"));
  if (!done) return;
  drawDesk();
  if (bench.hidden) applyFilters();
  announce(`Undone. ${desk.state.count}.`);
}

function changeScope() {
  bench.whole = !bench.whole;
  drawDesk();
  announce(scopeText(wanted().length));
}

function hideDecided() {
  bench.hidden = !bench.hidden;
  byId("hide").setAttribute("aria-pressed", String(bench.hidden));
  applyFilters();
}

// A picture that was lost or swapped since the run: the server says so in a sentence.
async function explainPicture(image) {
  if (!(image instanceof HTMLImageElement)) return;
  const answer = await fetch(image.src).catch(() => null);
  if (!answer || answer.ok) return;
  const { problem } = await answer.json();
  byId("trouble").textContent = problem;
}

// The list beside the pictures begins below the bar, however many lines that takes.
function fitDesk() {
  place(document.querySelector(".list"), { "--desk": `${byId("desk").offsetHeight}px` });
}

function startDesk() {
  new ResizeObserver(fitDesk).observe(byId("desk"));
  for (const ruling of RULINGS) {
    byId(ruling).addEventListener("click", () => startDecision(ruling));
    KEYS[byId(ruling).querySelector("kbd").textContent] = () => startDecision(ruling);
  }
  Object.assign(KEYS, {
    o: changeScope,
    u: undoLast,
    d: hideDecided,
    "[": () => stepPlace(-1),
    "]": () => stepPlace(1),
    j: () => stepAndFocus(1),
    k: () => stepAndFocus(-1),
  });
  byId("scope").addEventListener("click", changeScope);
  byId("undo").addEventListener("click", undoLast);
  byId("hide").addEventListener("click", hideDecided);
  byId("leave").addEventListener("click", leaveReason);
  byId("reasoning").addEventListener("submit", (event) => {
    event.preventDefault();
    decideNow();
  });
  byId("reasoning").addEventListener("keydown", (event) => {
    if (event.key === "Escape") leaveReason();
  });
  rowFilters.push((row) => !bench.hidden || ["", "part", undefined].includes(row.dataset.stands));
  onSelection.push(() => drawDesk(new Set()));
  document.addEventListener("keydown", goOnNow, true);
  document.addEventListener("pointerdown", goOnNow, true);
  document.addEventListener("error", (event) => explainPicture(event.target), true);
  window.addEventListener("beforeunload", (event) => {
    if (desk.state.unwritten) event.preventDefault();
  });
  drawDesk();
  tellRestored();
}

// Decisions of a review that ended before they were written are here again.
function tellRestored() {
  const { restored } = desk.state;
  if (!restored) return;
  const many = restored === 1 ? "1 decision" : `${restored} decisions`;
  byId("trouble").textContent = `${many} of last time restored: nothing of it is written yet.`;
}

function stepAndFocus(by) {
  step(by);
  focusRow();
}

startDesk();
