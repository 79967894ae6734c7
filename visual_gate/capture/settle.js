// Runs in every frame before the page's own scripts: seeds chance, and holds back what
// a screenshot itself sends to the page. What capture calls later hangs on one symbol.
(() => {
  const KEY = Symbol.for("visual-gate");
  if (window[KEY]) return;

  const nextFrame = window.requestAnimationFrame.bind(window);
  const later = window.setTimeout.bind(window);
  const wait = (ms) => new Promise((done) => later(done, ms));
  const frames = async (count) => {
    for (let i = 0; i < count; i++) {
      // A hidden frame never paints: do not wait for it for ever.
      await Promise.race([new Promise((done) => nextFrame(done)), wait(250)]);
    }
  };
  const within = (promise, ms) => Promise.race([promise, wait(ms)]);
  const page = {
    held: false,
    scrollers: false,
    roots: [document],
    changes: 0,
    lastChange: "",
  };

  // --- chance ---------------------------------------------------------------
  let seed = 0x2545f491;
  const next = () => {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return seed >>> 0;
  };
  Math.random = () => next() / 4294967296;
  const fill = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = next() & 255;
    return array;
  };
  const hex = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  const randomUUID = () => {
    const bytes = fill(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return hex(bytes).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  };
  Object.defineProperty(Crypto.prototype, "getRandomValues", { value: fill, configurable: true });
  if (Crypto.prototype.randomUUID) {
    Object.defineProperty(Crypto.prototype, "randomUUID", { value: randomUUID, configurable: true });
  }

  // --- events that the screenshot itself causes -------------------------------
  // A shot beyond the viewport resizes the page to 1x1 and back; responsive code must
  // not hear of it. Listeners added first are called first.
  const swallow = (event) => {
    if (page.held) event.stopImmediatePropagation();
  };
  for (const name of ["resize", "orientationchange", "scroll"]) {
    window.addEventListener(name, swallow, true);
  }
  if (window.visualViewport) {
    window.visualViewport.addEventListener("resize", swallow, true);
    window.visualViewport.addEventListener("scroll", swallow, true);
  }
  const holdBack = (name, mark) => {
    const Native = window[name];
    if (!Native) return;
    window[name] = class extends Native {
      constructor(callback, ...rest) {
        super((...args) => {
          if (!page.held) callback(...args);
        }, ...rest);
        mark();
      }
    };
    Object.defineProperty(window[name], "name", { value: name });
  };
  holdBack("ResizeObserver", () => {});
  holdBack("IntersectionObserver", () => {
    page.scrollers = true;
  });
  const matchMedia = window.matchMedia.bind(window);
  window.matchMedia = (query) => {
    const list = matchMedia(query);
    list.addEventListener("change", swallow);
    return list;
  };

  // --- what the page does that capture wants to know -------------------------
  const addEventListener = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (name, ...rest) {
    if (name === "scroll") page.scrollers = true;
    return addEventListener.call(this, name, ...rest);
  };
  const attachShadow = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    page.roots.push(root);
    return root;
  };

  const everywhere = (selector) => page.roots.flatMap((root) => [...root.querySelectorAll(selector)]);
  const running = () =>
    document
      .getAnimations()
      .filter((one) => one.playState === "running" && one.timeline === document.timeline);

  // --- bringing it to rest -----------------------------------------------------
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "* { caret-color: transparent !important; scroll-behavior: auto !important; }",
  );
  const dress = () => {
    const sheets = document.adoptedStyleSheets;
    if (!sheets.includes(sheet)) document.adoptedStyleSheets = [...sheets, sheet];
  };
  dress();
  // Starts what loads lazily; answers whether a script waits for scrolling beside.
  page.prepare = () => {
    eager();
    const handlers = [window, document, document.body].some((one) => one && one.onscroll);
    const tall = document.documentElement.scrollHeight > window.innerHeight;
    return tall && (page.scrollers || handlers);
  };
  page.scrollTo = async (y) => {
    window.scrollTo({ top: y, left: 0, behavior: "instant" });
    await frames(2);
    return document.documentElement.scrollHeight;
  };
  page.size = () => {
    const all = [document.documentElement, document.body].filter(Boolean);
    return {
      width: Math.max(window.innerWidth, ...all.map((one) => one.scrollWidth)),
      height: Math.max(window.innerHeight, ...all.map((one) => one.scrollHeight)),
    };
  };
  const eager = () => {
    for (const one of everywhere("img[loading=lazy], iframe[loading=lazy]")) one.loading = "eager";
    for (const one of everywhere("video, audio")) one.preload = "auto";
  };
  const rulesOf = (group) => {
    try {
      return [...group.cssRules];
    } catch {
      return []; // another site's style sheet
    }
  };
  const unsure = new Set(["optional", "fallback"]);
  const insist = (group) => {
    for (const rule of rulesOf(group)) {
      if (rule instanceof CSSFontFaceRule && unsure.has(rule.style.fontDisplay)) {
        rule.style.fontDisplay = "block";
      } else if (rule.styleSheet || rule.cssRules) {
        insist(rule.styleSheet || rule);
      }
    }
  };
  // These are never shown when they come late: chance decides, so insist on them.
  const fonts = async (ms) => {
    await within(document.fonts.ready, ms);
    if (![...document.fonts].some((face) => unsure.has(face.display))) return;
    for (const each of [...document.styleSheets, ...document.adoptedStyleSheets]) insist(each);
    await frames(2);
    await within(document.fonts.ready, ms);
  };
  const picture = (image) => {
    const loaded = image.complete
      ? Promise.resolve()
      : new Promise((done) => {
          addEventListener.call(image, "load", done);
          addEventListener.call(image, "error", done);
        });
    return loaded.then(() => image.decode()).catch(() => {});
  };
  const media = (one, ms) => {
    one.autoplay = false;
    one.loop = false;
    one.pause();
    if (one.currentTime === 0 || one.readyState === 0) return Promise.resolve();
    const sought = new Promise((done) => addEventListener.call(one, "seeked", done));
    one.currentTime = 0;
    return within(sought, ms);
  };
  const stop = (animation) => {
    const { endTime } = animation.effect ? animation.effect.getComputedTiming() : { endTime: Infinity };
    if (endTime === Infinity || animation.playbackRate === 0) animation.cancel();
    else animation.finish();
  };
  const animations = async () => {
    for (let round = 0; round < 10 && running().length; round++) {
      running().forEach(stop);
      await frames(1);
    }
    for (const svg of everywhere("svg")) {
      if (svg.ownerSVGElement || !svg.querySelector("animate, animateTransform, animateMotion, set")) continue;
      svg.pauseAnimations();
      svg.setCurrentTime(0);
    }
  };
  page.rest = async (ms) => {
    dress(); // a page may have set its own list
    eager();
    await fonts(ms);
    await within(Promise.all(everywhere("img").map(picture)), ms);
    await Promise.all(everywhere("video, audio").map((one) => media(one, 1000)));
    await animations();
    return page.restless();
  };
  // What is still on its way or moving: an empty list is rest.
  page.restless = () => {
    const found = [];
    if ([...document.fonts].some((face) => face.status === "loading")) found.push("a font is still loading");
    if (everywhere("img").some((image) => !image.complete)) found.push("an image is still loading");
    if (running().length) found.push("an animation does not end");
    if (everywhere("video").some((one) => !one.paused)) found.push("a video plays on");
    return found;
  };

  // The browser's own timers, for scripts that change the page on purpose.
  page.lend = () => {
    window.__nst = later;
    window.__raf = nextFrame;
  };

  // --- watching through the shot -----------------------------------------------
  let watcher;
  page.hold = () => {
    page.held = true;
    page.changes = 0;
    watcher = watcher || new MutationObserver(count);
    const options = { subtree: true, childList: true, attributes: true, characterData: true };
    for (const root of page.roots) watcher.observe(root, options);
    // Drawn without any trace in the document: only a second look can tell.
    return everywhere("canvas, video, object, embed").length > 0;
  };
  const count = (records) => {
    for (const record of records) {
      page.changes++;
      const target = record.target.nodeType === 1 ? record.target : record.target.parentElement;
      if (target) page.lastChange = target.id ? `#${target.id}` : target.localName;
    }
  };
  page.changed = () => {
    if (watcher) count(watcher.takeRecords());
    const changes = page.changes;
    page.changes = 0;
    return { changes, where: page.lastChange, restless: page.restless() };
  };

  Object.defineProperty(window, KEY, { value: page });
})();
