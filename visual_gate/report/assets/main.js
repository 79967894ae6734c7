// Start: lists, keys, and whatever the address or the worst finding says to open.

state.tab = report.findings.length ? "findings" : "targets";
startKeys();
startList();
showTab(state.tab);
applyFilters();
if (!recall()) step(0);
window.addEventListener("hashchange", recall);
window.addEventListener("resize", blend);
document.documentElement.classList.add("ready");
