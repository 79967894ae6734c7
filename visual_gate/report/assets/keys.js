// The keyboard; the page itself lists these keys under `?`.

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => stepPart(1),
  p: () => stepPart(-1),
  1: () => setMode("side"),
  2: () => setMode("swipe"),
  3: () => setMode("blink"),
  4: () => setMode("overlay"),
  5: () => setMode("difference"),
  " ": () => state.mode === "blink" && pauseBlink(),
  b: () => toggle("boxes"),
  f: () => toggle("actual"),
  "+": () => zoom(ZOOM_STEP),
  "-": () => zoom(1 / ZOOM_STEP),
  0: () => zoom(0),
  g: () => switchTab(),
  t: () => changeTheme(),
  "/": () => byId("text").focus(),
  "?": () => byId("keys").showModal(),
};

function pauseBlink() {
  clearInterval(blinking);
  flip();
}

function switchTab() {
  showTab(state.tab === "findings" ? "targets" : "findings");
  markRow();
}

function isTyping(target) {
  return target.closest("input, select, textarea, dialog") !== null;
}

function slide(event) {
  const by = { ArrowLeft: -5, ArrowRight: 5 }[event.key];
  const input = byId("amount");
  if (!by || !input || event.target.closest('[role="tablist"]')) return;
  setAmount(state.amount + by);
  event.preventDefault();
}

function onKey(event) {
  if (event.key === "Escape" && event.target === byId("text")) event.target.blur();
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  slide(event);
  const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
  const presses = event.key === " " && event.target.closest("button:not([aria-current]), summary, a");
  if (!act || presses || (!state.target && "12345bfnp+-0".includes(event.key))) return;
  if (event.key === " " && state.mode !== "blink") return;
  event.preventDefault();
  act();
}

function currentTheme() {
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return document.documentElement.dataset.theme ?? (dark ? "dark" : "light");
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = theme === "dark" ? "Light" : "Dark";
}

function changeTheme() {
  const theme = currentTheme() === "dark" ? "light" : "dark";
  setTheme(theme);
  try {
    localStorage.setItem("visual-gate-theme", theme);
  } catch {
    // A browser may forbid storage to files; the choice then lasts until reload.
  }
}

function storedTheme() {
  try {
    return localStorage.getItem("visual-gate-theme");
  } catch {
    return null;
  }
}

function startKeys() {
  setTheme(storedTheme() ?? currentTheme());
  byId("theme").addEventListener("click", changeTheme);
  byId("help").addEventListener("click", () => byId("keys").showModal());
  document.addEventListener("keydown", onKey);
}
