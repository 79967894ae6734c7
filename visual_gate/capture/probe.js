// Reads what the page says: visible elements with their looks, fonts, title, language and size.
// Called with {most, left, top, width, height, styles, letters}; answers with one JSON string.
(options) => {
  const { most, left, top, width, height, styles: properties, letters } = options;
  const ROLES = {
    a: "link", article: "article", aside: "complementary", button: "button", dialog: "dialog",
    footer: "contentinfo", form: "form", h1: "heading", h2: "heading", h3: "heading", h4: "heading",
    h5: "heading", h6: "heading", header: "banner", hr: "separator", img: "img", li: "listitem",
    main: "main", nav: "navigation", ol: "list", option: "option", p: "paragraph",
    progress: "progressbar", section: "region", select: "combobox", svg: "img", table: "table",
    td: "cell", textarea: "textbox", th: "columnheader", tr: "row", ul: "list",
  };
  const INPUTS = {
    button: "button", checkbox: "checkbox", image: "button", number: "spinbutton", radio: "radio",
    range: "slider", reset: "button", search: "searchbox", submit: "button",
  };
  const TEST_IDS = ["data-testid", "data-test-id", "data-test", "data-cy", "data-qa"];
  const SKIPPED = new Set(["script", "style", "template", "noscript", "link", "meta", "title", "head", "br", "wbr", "source", "track", "param"]);
  const GENERIC = /^(serif|sans-serif|monospace|cursive|fantasy|system-ui|ui-.*|math|emoji|-apple-system|BlinkMacSystemFont)$/i;

  const role = (one) => {
    if (one.hasAttribute("role")) return one.getAttribute("role").trim();
    if (one.localName === "input") return INPUTS[one.type] || (one.type === "hidden" ? "" : "textbox");
    if (one.localName === "a" && !one.hasAttribute("href")) return "";
    return ROLES[one.localName] || "";
  };
  const squeeze = (text) => text.replace(/\s+/g, " ").trim().slice(0, letters);
  const text = (one) => {
    if (one.localName === "input" && one.type !== "password") return squeeze(one.value || one.placeholder || "");
    if (one.localName === "img") return squeeze(one.alt || "");
    let own = "";
    for (const child of one.childNodes) if (child.nodeType === Node.TEXT_NODE) own += child.data + " ";
    return squeeze(own);
  };

  // --- selectors: names a developer gave, then the shortest path below one -----
  const counts = new Map();
  const seen = (key) => counts.set(key, (counts.get(key) || 0) + 1);
  const quoted = (value) => `"${value.replace(/["\\]/g, "\\$&").replace(/\n/g, "\\a ")}"`;
  // Ids that a framework numbers are other ones in the next build.
  const steady = (id) => id && !/\d{4,}|[0-9a-f]{8,}|^:r|^ember\d|^react-|^radix-|^headlessui-/i.test(id);
  const names = (one) => {
    const found = [];
    if (steady(one.id)) found.push(`#${CSS.escape(one.id)}`);
    for (const name of TEST_IDS) {
      if (one.hasAttribute(name)) found.push(`[${name}=${quoted(one.getAttribute(name))}]`);
    }
    const label = one.getAttribute("aria-label");
    if (label && label.length < 80) found.push(`${one.localName}[aria-label=${quoted(label)}]`);
    const name = one.getAttribute("name");
    if (name && name.length < 80) found.push(`${one.localName}[name=${quoted(name)}]`);
    const explicit = one.getAttribute("role");
    if (explicit) found.push(`${one.localName}[role=${quoted(explicit)}]`);
    if (["main", "header", "footer", "nav", "h1", "body", "html"].includes(one.localName)) found.push(one.localName);
    return found;
  };
  const selectors = new Map();
  const families = new Map(); // for each parent: its children's places, and how many of each tag
  const family = (parent) => {
    if (!families.has(parent)) {
      const found = { places: new Map(), many: new Map() };
      for (const child of parent.children) {
        const place = (found.many.get(child.localName) || 0) + 1;
        found.many.set(child.localName, place);
        found.places.set(child, place);
      }
      families.set(parent, found);
    }
    return families.get(parent);
  };
  const place = (one, parent) => {
    const { places, many } = family(parent);
    return many.get(one.localName) > 1 ? `${one.localName}:nth-of-type(${places.get(one)})` : one.localName;
  };
  const selector = (one) => {
    if (selectors.has(one)) return selectors.get(one);
    const name = names(one).find((each) => counts.get(each) === 1);
    let found = name;
    if (!found) {
      const parent = one.parentNode;
      if (parent instanceof ShadowRoot) found = `${selector(parent.host)} ${place(one, parent)}`;
      else if (!parent || parent.nodeType !== Node.ELEMENT_NODE) found = one.localName;
      else found = `${selector(parent)} > ${place(one, parent)}`;
    }
    selectors.set(one, found);
    return found;
  };

  // --- the walk: open shadow trees included, in tree order ---------------------
  const children = (one) => (one.shadowRoot ? [...one.shadowRoot.children, ...one.children] : one.children);
  const walk = (one, visit) => {
    visit(one);
    if (one.localName === "svg") return;
    for (const child of children(one)) if (!SKIPPED.has(child.localName)) walk(child, visit);
  };
  const body = document.body || document.documentElement;
  walk(body, (one) => names(one).forEach(seen));

  const looks = [];
  const known = new Map();
  // Also of an image that was answered well, but with something else than a picture.
  const shows = (one) => one.localName !== "img" || !one.complete || one.naturalWidth || !one.currentSrc;
  // What an inline drawing is made of, whatever its ids and classes are called.
  const SHAPES = ["d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
    "transform", "viewBox", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "opacity", "style"];
  const drawing = (one) => {
    if (one.localName !== "svg") return "";
    const parts = [one, ...one.querySelectorAll("*")].slice(0, 2000).map((part) => {
      const link = (part.getAttribute("href") || part.getAttribute("xlink:href") || "").split("#").pop();
      return [part.localName, link, ...SHAPES.map((name) => part.getAttribute(name) || "")].join("|");
    });
    let hash = 0x811c9dc5; // FNV-1a
    const said = parts.join("\n").replace(/url\([^)]*\)/g, "").replace(/(\.\d)\d+/g, "$1");
    for (let i = 0; i < said.length; i++) hash = Math.imul(hash ^ said.charCodeAt(i), 0x01000193);
    return `${parts.length} parts, ${(hash >>> 0).toString(16)}`;
  };
  // What a person set or may set, and how a list counts: no computed style tells it.
  const NATIVE = ["checked", "indeterminate", "disabled", "open", "reversed"];
  const SAID = ["aria-checked", "aria-disabled", "aria-expanded", "aria-invalid", "aria-pressed", "aria-selected", "start"];
  const stateOf = (one) => [
    ...NATIVE.filter((name) => one[name] === true),
    ...SAID.filter((name) => one.hasAttribute(name)).map((name) => `${name} ${one.getAttribute(name)}`),
  ];
  const counted = (one) => (one.localName === "li" && one.parentElement ? stateOf(one.parentElement) : []);
  const state = (one) => [...stateOf(one), ...counted(one)].join(", ");
  const lookOf = (one, computed) => {
    // Addresses on the page's own host read alike on both deployments.
    const values = properties.map((property) =>
      computed.getPropertyValue(property).replaceAll(location.origin, ""));
    values.push(shows(one) ? "" : "cannot be shown", drawing(one), state(one));
    const key = values.join("\u0000");
    if (!known.has(key)) {
      known.set(key, looks.length);
      looks.push(values);
    }
    return known.get(key);
  };
  const nodes = [];
  const asked = new Set(); // font families that visible text asks for first
  let truncated = false;
  const record = (one, parent) => {
    const box = one.getBoundingClientRect();
    const x = box.left + window.scrollX - left;
    const y = box.top + window.scrollY - top;
    const inside = box.width > 0 && box.height > 0 && x < width && y < height && x + box.width > 0 && y + box.height > 0;
    if (!inside || !one.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return parent;
    if (nodes.length >= most) {
      truncated = true;
      return parent;
    }
    const computed = getComputedStyle(one);
    const said = text(one);
    if (said) asked.add(computed.fontFamily.split(",")[0].trim().replace(/^["']|["']$/g, ""));
    nodes.push([selector(one), one.localName, role(one), said, x, y, box.width, box.height, parent, lookOf(one, computed)]);
    return nodes.length - 1;
  };
  const visit = (one, parent) => {
    const here = record(one, parent);
    if (one.localName === "svg") return;
    for (const child of children(one)) if (!SKIPPED.has(child.localName)) visit(child, here);
  };
  visit(body, -1);

  // --- fonts: document.fonts.status says "loaded" even with no face at all -------
  const declared = new Map();
  for (const face of document.fonts) {
    const family = face.family.replace(/^["']|["']$/g, "");
    if (!declared.has(family)) declared.set(family, new Set());
    declared.get(family).add(face.status);
  }
  const pen = document.createElement("canvas").getContext("2d");
  const widthIn = (family) => {
    pen.font = `72px ${family}`;
    return pen.measureText("mmmmmwwwwwlliiWQ@#1234").width;
  };
  const installed = (family) =>
    ["serif", "sans-serif", "monospace"].some((generic) => widthIn(`${quoted(family)}, ${generic}`) !== widthIn(generic));
  const fonts = [];
  for (const [family, states] of declared) {
    if (states.has("error")) fonts.push([family, false]);
    else if (states.has("loaded")) fonts.push([family, true]);
    else if (asked.has(family)) fonts.push([family, installed(family)]);
  }
  for (const family of asked) {
    if (family && !declared.has(family) && !GENERIC.test(family)) fonts.push([family, installed(family)]);
  }
  const language = (body.closest("[lang]") || { lang: "" }).lang;
  return JSON.stringify({ title: document.title, language, nodes, looks, fonts, truncated });
};
