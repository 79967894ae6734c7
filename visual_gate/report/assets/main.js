// Start: lists, keys, and whatever the address or the worst finding says to open.

// The lists end with the window, whether or not the summary is scrolled away.
function fitLists() {
  const above = document.querySelector(".panes").getBoundingClientRect().top;
  place(document.documentElement, { "--above": `${Math.max(above, 0)}px` });
}

fitLists();
state.tab = report.findings.length ? "findings" : "targets";
startKeys();
startList();
showTab(state.tab);
applyFilters();
if (!recall()) step(0);
window.addEventListener("hashchange", recall);
window.addEventListener("resize", blend);
window.addEventListener("resize", fitLists);
window.addEventListener("scroll", fitLists, { passive: true });
window.addEventListener("resize", fitStage);
window.addEventListener("scroll", fitStage, { passive: true });
document.documentElement.classList.add("ready");
