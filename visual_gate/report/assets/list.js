// The two lists at the left: findings grouped by cause, and targets.

const rows = {
  findings: [...document.querySelectorAll("#findings li")],
  targets: [...document.querySelectorAll("#targets li")],
};

function isShown(row) {
  if (!rowFilters.every((lets) => lets(row))) return false;
  return row.dataset.target === undefined
    ? findingShown(report.findings[Number(row.dataset.finding)])
    : targetShown(targets.get(row.dataset.target));
}

function applyFilters() {
  for (const [tab, all] of Object.entries(rows)) {
    for (const row of all) row.hidden = !isShown(row);
    byId(`count-${tab}`).textContent = shownRows(tab).length;
  }
  showNothing();
}

function shownRows(tab) {
  return rows[tab].filter((row) => !row.hidden);
}

function showNothing() {
  const any = rows[state.tab].length > 0;
  byId("nothing").hidden = !any || shownRows(state.tab).length > 0;
}

function showTab(tab) {
  state.tab = tab;
  for (const name of Object.keys(rows)) {
    const chosen = name === tab;
    const head = byId(`tab-${name}`);
    head.setAttribute("aria-selected", String(chosen));
    head.tabIndex = chosen ? 0 : -1;
    byId(name).hidden = !chosen;
  }
  showNothing();
}

function rowOfSelection() {
  return rows[state.tab].find((row) =>
    state.tab === "targets"
      ? row.dataset.target === state.target?.key
      : isSelected(row),
  );
}

// Among the findings are also targets that did not pass for another reason.
function isSelected(row) {
  return row.dataset.target === undefined
    ? Number(row.dataset.finding) === state.finding
    : state.finding === null && row.dataset.target === state.target?.key;
}

function markRow() {
  for (const row of [...rows.findings, ...rows.targets]) {
    row.firstElementChild.removeAttribute("aria-current");
  }
  const row = rowOfSelection();
  row?.firstElementChild.setAttribute("aria-current", "true");
  reveal(byId(state.tab), row);
}

function openRow(row) {
  if (row.dataset.target !== undefined) {
    state.finding = null;
    openTarget(row.dataset.target);
  } else openFinding(Number(row.dataset.finding));
}

function step(by) {
  const shown = shownRows(state.tab);
  const at = shown.indexOf(rowOfSelection());
  const next = shown[at < 0 ? 0 : Math.min(Math.max(at + by, 0), shown.length - 1)];
  if (next) openRow(next);
}

function startList() {
  for (const row of [...rows.findings, ...rows.targets]) {
    row.firstElementChild.addEventListener("click", () => {
      openRow(row);
      if (window.innerWidth < 860) byId("viewer").scrollIntoView();
    });
  }
  byId("text").addEventListener("input", (event) => {
    state.filters.text = event.target.value.trim().toLowerCase();
    applyFilters();
  });
  byId("state").addEventListener("change", (event) => {
    state.filters.state = event.target.value;
    applyFilters();
  });
  for (const chip of document.querySelectorAll(".chip")) {
    chip.addEventListener("click", () => toggleVerdict(chip));
  }
  for (const tab of Object.keys(rows)) startTab(tab);
}

function startTab(tab) {
  const head = byId(`tab-${tab}`);
  head.addEventListener("click", () => {
    showTab(tab);
    markRow();
  });
  head.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = tab === "findings" ? "targets" : "findings";
    byId(`tab-${other}`).click();
    byId(`tab-${other}`).focus();
  });
}

function toggleVerdict(chip) {
  const { verdicts } = state.filters;
  const { verdict } = chip.dataset;
  if (!verdicts.delete(verdict)) verdicts.add(verdict);
  chip.setAttribute("aria-pressed", String(verdicts.has(verdict)));
  applyFilters();
}
