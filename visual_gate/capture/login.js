// Says what forms for a password the page shows, and how much there is beside them.
// Landmarks around the page, such as its header, are its shell. Answers with one JSON string.
() => {
  const LANDMARKS = "nav, aside, [role=banner], [role=navigation], [role=complementary], [role=contentinfo], [role=search]";
  const TYPED = new Set(["text", "email", "tel", "url", "number", "date", "month", "week", "time", "datetime-local"]);
  const UNREAD = new Set(["script", "style", "template", "noscript", "select", "textarea", "svg", "iframe", "head"]);
  const BUTTONS = "button, input[type=submit], input[type=image], input[type=button], [role=button], .btn, .button";
  const LEAST_PICTURE_PX = 100;
  const SOON_S = 10;

  const shown = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right + scrollX > 0 && box.bottom + scrollY > 0
      && one.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const isLandmark = (one) => one.matches(LANDMARKS)
    || (["header", "footer"].includes(one.localName) && !one.closest("article, main, section"));

  const found = { passwords: [], inside: [], fields: [], buttons: [], headings: [], pictures: 0, letters: 0, shell: 0 };
  const read = (one, around) => {
    const name = one.localName;
    if (name === "input" && one.type === "password" && shown(one)) {
      found.passwords.push(one);
      found.inside.push(around);
    }
    if (around) return;
    const typed = name === "textarea" || (name === "input" && TYPED.has(one.type));
    if (typed && shown(one)) found.fields.push(one);
    if (one.matches(BUTTONS) && shown(one)) found.buttons.push(one);
    if (/^h[1-3]$/.test(name) && shown(one)) found.headings.push(one.textContent);
    if (["img", "video", "canvas", "svg", "iframe"].includes(name)) {
      const { width, height } = one.getBoundingClientRect();
      if (Math.min(width, height) >= LEAST_PICTURE_PX && shown(one)) found.pictures += 1;
    }
  };
  const walk = (one, around) => {
    const here = around || isLandmark(one);
    read(one, here);
    if (UNREAD.has(one.localName)) return;
    for (const child of [...(one.shadowRoot ? one.shadowRoot.childNodes : []), ...one.childNodes]) {
      if (child.nodeType === Node.ELEMENT_NODE) walk(child, here);
      else if (child.nodeType === Node.TEXT_NODE && child.data.trim() && shown(one)) {
        found[here ? "shell" : "letters"] += child.data.trim().replace(/\s+/g, " ").length;
      }
    }
  };
  // Most pages have no password, and need not be read.
  const holds = (root) => root.querySelector("input[type=password]")
    || [...root.querySelectorAll("*")].some((one) => one.shadowRoot && holds(one.shadowRoot));
  if (holds(document)) walk(document.body || document.documentElement, false);

  const [field] = found.passwords;
  const middle = (one) => {
    const { top, height } = one.getBoundingClientRect();
    return top + height / 2;
  };
  // A form across the top of a page has its fields in one row.
  const inRow = () => found.fields.some((one) => Math.abs(middle(one) - middle(field)) < 10);
  const form = field && field.form;
  const names = form ? ["action", "id", "class", "name"].map((name) => form.getAttribute(name) || "") : [];
  const captions = found.buttons.filter((one) => (one.form || null) === (form || null))
    .map((one) => one.value || one.textContent);
  const refresh = () => {
    const meta = document.querySelector("meta[http-equiv=refresh i]");
    const [, seconds, address] = /^\s*([\d.]+)\s*[;,]\s*(?:url\s*=)?\s*["']?([^"']+)/i.exec(meta?.content || "") || [];
    if (!address || Number(seconds) > SOON_S) return "";
    return URL.canParse(address.trim(), document.baseURI) ? new URL(address.trim(), document.baseURI).href : "";
  };
  return JSON.stringify({
    passwords: found.passwords.length,
    fresh: Boolean(field) && /\bnew-password\b/.test(field.getAttribute("autocomplete") || ""),
    aside: Boolean(field) && (found.inside[0] || inRow()),
    fields: found.fields.length,
    forms: new Set(found.fields.concat(found.passwords).map((one) => one.form)).size,
    pictures: found.pictures,
    letters: found.letters,
    shell: found.shell,
    titles: [document.title, found.headings[0] || ""],
    buttons: found.buttons.length,
    captions: [...captions, ...names],
    next: refresh(),
  });
}
