// The dialog that shows what would be written, writes it, and offers the Git commit.

function line(text) {
  return element("li", {}, text);
}

function listed(title, lines) {
  if (!lines.length) return null;
  return element("div", {}, element("h3", {}, title), element("ul", {}, ...lines.map(line)));
}

function tallyLines(plan) {
  return Object.entries(plan.decisions).map(([word, count]) => `${count} ${word}`);
}

function unfitBox(plan) {
  if (!plan.unfit.length) return null;
  const box = element("input", { type: "checkbox", id: "force" });
  return element(
    "div",
    { class: "unfit" },
    listed("These captures look broken", plan.unfit),
    element("label", {}, box, " Make them baselines all the same"),
  );
}

function drawPlan(plan) {
  const nothing = !Object.keys(plan.decisions).length;
  byId("plan").replaceChildren(
    element("p", {}, nothing ? "Nothing is decided yet." : `Into ${plan.folder}, all at once, signed by ${plan.who || "nobody (git knows no name)"}.`),
    ...[
      listed("Decisions", tallyLines(plan)),
      listed("New baselines", plan.baselines),
      listed("Not changed", plan.kept_back),
      unfitBox(plan),
    ].filter((part) => part !== null),
  );
  byId("do-write").disabled = nothing;
}

async function openWriting() {
  const done = await attempt(async () => {
    drawPlan(await ask("/plan", {}));
  }, byId("trouble"));
  if (!done) return;
  byId("write-trouble").textContent = "";
  drawSteps([button("Write", { class: "plain strong", id: "do-write" }, writeNow), backButton()]);
  byId("do-write").disabled = !desk.state.unwritten;
  byId("writing").showModal();
  (desk.state.unwritten ? byId("do-write") : byId("back")).focus();
}

function drawSteps(buttons) {
  byId("write-steps").replaceChildren(...buttons);
}

function backButton() {
  return button("Back to the findings", { class: "plain", id: "back" }, () => byId("writing").close());
}

function closeButton() {
  return button("End the review", { class: "plain", id: "end" }, endReview);
}

async function writeNow() {
  const force = byId("force")?.checked ?? false;
  byId("writing").setAttribute("aria-busy", "true");
  byId("do-write").disabled = true;
  let answer = null;
  const done = await attempt(async () => {
    answer = await ask("/write", { force });
    desk.state = answer;
  }, byId("write-trouble"));
  byId("writing").removeAttribute("aria-busy");
  if (byId("do-write")) byId("do-write").disabled = false;
  if (!done) return;
  drawDesk();
  announce(answer.told);
  drawWritten(answer);
}

function drawWritten(answer) {
  byId("plan").replaceChildren(element("p", { id: "told" }, answer.told));
  if (!answer.git) {
    drawSteps([closeButton(), backButton()]);
    byId("end").focus();
    return;
  }
  const message = element("textarea", { id: "message", rows: 8 });
  message.value = answer.message;
  byId("plan").append(element("label", { for: "message" }, "Message of the Git commit"), message);
  drawSteps([button("Commit with Git", { class: "plain strong", id: "commit" }, commitNow), closeButton(), backButton()]);
  byId("commit").focus();
}

async function commitNow() {
  let answer = null;
  const done = await attempt(async () => {
    answer = await ask("/commit", { message: byId("message").value });
  }, byId("write-trouble"));
  if (!done) return;
  const told = `Committed as ${answer.commit}.`;
  byId("plan").replaceChildren(element("p", { id: "told" }, told));
  announce(told);
  drawSteps([closeButton(), backButton()]);
  byId("end").focus();
}

async function endReview() {
  await attempt(() => ask("/close", {}), byId("write-trouble"));
  byId("writing").close();
  announce("The review has ended; this tab can be closed.");
  byId("trouble").textContent = "The review has ended; this tab can be closed.";
}

KEYS.c = openWriting;
byId("write").addEventListener("click", openWriting);
