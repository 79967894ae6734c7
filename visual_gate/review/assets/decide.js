// What is decided, and how the server is told of more.

const desk = report.review;
const RULINGS = ["accept", "reject", "noise", "watch"];
const PAST = { accept: "accepted", reject: "rejected", noise: "noise", watch: "watched" };

// The number of the first place of each row, in the order of the server.
const firsts = desk.sizes.map((_, at) => desk.sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
const numbers = new Map(desk.places.map(([target, part], at) => [`${target}\n${part}`, at]));

function numberOf(target, part) {
  return numbers.get(`${target}\n${part}`);
}

function rangeOf(subject) {
  return Array.from({ length: desk.sizes[subject] }, (_, at) => firsts[subject] + at);
}

// Findings come first and carry their number; targets without a finding follow.
function subjectOf(row) {
  if (row.dataset.target === undefined) return Number(row.dataset.finding);
  const number = numberOf(row.dataset.target, "");
  return number === undefined ? null : subjectAt(number);
}

const rowsOf = Map.groupBy([...rows.findings, ...rows.targets], subjectOf);

function subjectAt(number) {
  let at = firsts.length - 1;
  while (firsts[at] > number) at -= 1;
  return at;
}

function decisionOf(number) {
  const [ruling, reason, who] = desk.state.decisions[number] ?? [];
  return ruling ? { ruling, reason, who } : null;
}

// "accept", "mixed", "part" (some places are open), or "" for nothing decided.
function standing(subject) {
  const found = rangeOf(subject).map((number) => decisionOf(number)?.ruling ?? "");
  const kinds = new Set(found);
  if (kinds.size === 1) return found[0];
  return kinds.has("") ? "part" : "mixed";
}

function standingText(subject) {
  const stands = standing(subject);
  if (stands !== "part") return PAST[stands] ?? stands;
  const all = rangeOf(subject);
  return `${all.filter(decisionOf).length} of ${all.length} decided`;
}

class Refused extends Error {}

async function ask(path, body) {
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ revision: desk.state.revision, ...body }),
    });
  } catch {
    throw new Refused("The review has ended; what you decided is kept. Go on with: visual-gate review.");
  }
  const found = await answer.json();
  if (!answer.ok) throw new Refused(found.problem);
  return found;
}

async function refreshState() {
  const answer = await fetch("/state");
  if (answer.ok) desk.state = await answer.json();
}

// Runs a request; what stands in its way is said in the element for troubles.
async function attempt(act, trouble) {
  trouble.textContent = "";
  try {
    await act();
    return true;
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    trouble.textContent = problem.message;
    await refreshState().catch(() => null);
    drawDesk();
    return false;
  }
}
