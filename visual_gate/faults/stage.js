// What every fault and nuisance is made with: a census of visible elements, seeded choice,
// changes that can be undone exactly, and the boxes of what was changed.
(() => {
  const vg = { kinds: {}, undos: [], extras: [] };
  window.__vg = vg;
  const later = (ms) => new Promise((done) => window.__nst(done, ms));
  const frame = () => Promise.race([new Promise((done) => window.__raf(done)), later(120)]);

  vg.random = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  vg.between = (rng, low, high) => low + (high - low) * rng();
  vg.whole = (rng, low, high) => Math.floor(vg.between(rng, low, high + 1));
  vg.one = (rng, list) => list[Math.floor(rng() * list.length)];
  vg.shuffled = (rng, list) => {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = Math.floor(rng() * (i + 1));
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  };

  // --- boxes -----------------------------------------------------------------------
  vg.box = (el) => {
    const style = getComputedStyle(el);
    return style.visibility === 'hidden' || style.display === 'none' ? null : vg.place(el);
  };
  // Where an element lies now, seen or not.
  vg.place = (el) => {
    if (!el.isConnected) return null;
    let { left, top, right, bottom } = el.getBoundingClientRect();
    const style = getComputedStyle(el);
    let up = style.position === 'fixed' ? null : el.parentElement;
    while (up && up !== document.body && up !== document.documentElement) {
      const look = getComputedStyle(up);
      if (look.overflowX !== 'visible' || look.overflowY !== 'visible') {
        const r = up.getBoundingClientRect();
        if (look.overflowX !== 'visible') { left = Math.max(left, r.left); right = Math.min(right, r.right); }
        if (look.overflowY !== 'visible') { top = Math.max(top, r.top); bottom = Math.min(bottom, r.bottom); }
      }
      if (look.position === 'fixed') break;
      up = up.parentElement;
    }
    const x = Math.max(0, Math.floor(left + scrollX)), y = Math.max(0, Math.floor(top + scrollY));
    const w = Math.min(vg.width, Math.ceil(right + scrollX)) - x;
    const h = Math.min(vg.height, Math.ceil(bottom + scrollY)) - y;
    return w > 0 && h > 0 ? [x, y, w, h] : null;
  };
  const opaque = (el) => {
    for (let e = el; e && e !== document.documentElement; e = e.parentElement) {
      if (+getComputedStyle(e).opacity < 0.05) return false;
    }
    return true;
  };
  vg.words = (el) => [...el.childNodes].filter((n) => n.nodeType === 3 && n.data.trim()).map((n) => n.data.trim()).join(' ');
  const CONTROL = 'button,input,select,textarea,[role=button],.btn,.button';
  const sort = (el, box) => {
    const tag = el.tagName.toLowerCase();
    if (el.matches(CONTROL)) return 'control';
    if (tag === 'svg' || tag === 'i' || /(^|[ -])icon/.test(el.getAttribute('class') || '')) return box[2] <= 72 && box[3] <= 72 ? 'icon' : 'image';
    if (tag === 'img' || tag === 'canvas' || tag === 'video' || tag === 'picture') return 'image';
    if (vg.words(el).length > 1) return 'text';
    return 'block';
  };

  // The elements a fault may choose, each with its box on the untouched page.
  vg.survey = (width, height) => {
    vg.width = width;
    vg.height = height;
    vg.all = [...document.querySelectorAll('body *')];
    vg.items = [];
    for (const [index, el] of vg.all.entries()) {
      if (el.closest('svg') && el.tagName.toLowerCase() !== 'svg') continue;
      if (/^(SCRIPT|STYLE|LINK|META|NOSCRIPT|BR|TEMPLATE|OPTION|SOURCE|MAP|AREA)$/.test(el.tagName)) continue;
      const box = vg.box(el);
      if (!box || box[2] < 6 || box[3] < 6 || !opaque(el)) continue;
      const area = box[2] * box[3];
      vg.items.push({ el, index, box, area, sort: sort(el, box), used: 0, small: area < 0.3 * width * height });
    }
    vg.at = new Map(vg.items.map((item) => [item.el, item]));
    return { count: vg.all.length, items: vg.items.length, shape: vg.all.map((e) => e.tagName).join(' ') };
  };
  vg.layout = () => vg.items.map((item) => {
    const s = getComputedStyle(item.el);
    return [item.index, vg.box(item.el), [s.color, s.backgroundColor, s.display, s.position, s.fontWeight, s.borderTopWidth, s.fontSize].join('|')];
  });
  vg.boxesOf = (indexes) => indexes.map((i) => { const el = vg.all[i]; return el ? vg.box(el) : null; });

  // --- choice ----------------------------------------------------------------------
  const apart = (a, b) => a[0] > b[0] + b[2] + 4 || b[0] > a[0] + a[2] + 4 || a[1] > b[1] + b[3] + 4 || b[1] > a[1] + a[3] + 4;
  vg.free = (item) => vg.taken.every((box) => apart(item.box, box));
  vg.pick = (rng, fits) => {
    const open = vg.items.filter((item) => item.small && fits(item) && vg.free(item));
    if (!open.length) return null;
    const draw = [vg.one(rng, open), vg.one(rng, open), vg.one(rng, open)];
    draw.sort((a, b) => a.used - b.used);
    return draw[0];
  };
  vg.is = (...sorts) => (item) => sorts.includes(item.sort);
  vg.text = (least, most = 400) => (item) => { const n = vg.words(item.el).length; return item.el.tagName !== 'INPUT' && n >= least && n <= most; };
  vg.block = (item) => item.sort === 'block' && item.box[2] >= 60 && item.box[3] >= 24 && item.el.children.length > 0;

  // --- changes that can be undone --------------------------------------------------
  const keep = (el, name) => {
    const old = el.getAttribute(name);
    vg.undos.push(() => {
      el.getAttribute(name); // without this, what CSSOM wrote comes back as an empty attribute
      if (old === null) el.removeAttribute(name);
      else el.setAttribute(name, old);
    });
  };
  vg.style = (el, properties) => {
    keep(el, 'style');
    for (const [name, value] of Object.entries(properties)) el.style.setProperty(name, value, 'important');
  };
  vg.attribute = (el, name, value) => {
    keep(el, name);
    if (value === null) el.removeAttribute(name);
    else el.setAttribute(name, value);
  };
  vg.say = (node, words) => {
    const old = node.data;
    vg.undos.push(() => { node.data = old; });
    node.data = words;
  };
  vg.sayIn = (el, words) => {
    const nodes = [...el.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    nodes.forEach((node, i) => vg.say(node, i ? '' : words));
  };
  vg.insert = (node, parent, before = null) => {
    parent.insertBefore(node, before);
    vg.extras.push(node);
    vg.undos.push(() => node.remove());
    return node;
  };
  vg.make = (tag, css, html = '') => {
    const el = document.createElement(tag);
    el.style.cssText = css;
    el.innerHTML = html;
    return el;
  };
  vg.sheet = (css) => vg.insert(vg.make('style', '', css), document.head);
  vg.rgb = (text) => { const m = /rgba?\(([\d.]+)[, ]+([\d.]+)[, ]+([\d.]+)(?:[,/ ]+([\d.]+))?/.exec(text); return m ? [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : +m[4]] : null; };
  vg.ground = (el) => {
    for (let e = el; e; e = e.parentElement) {
      const c = vg.rgb(getComputedStyle(e).backgroundColor);
      if (c && c[3] > 0.5) return c;
    }
    return [255, 255, 255, 1];
  };
  vg.css = (c) => `rgb(${c.slice(0, 3).map((v) => Math.round(Math.min(255, Math.max(0, v)))).join(',')})`;
  vg.paler = (c, by) => { const sign = c[0] + c[1] + c[2] > 382 ? -1 : 1; return c.slice(0, 3).map((v) => v + sign * by); };

  // --- one render: apply, read boxes, undo -----------------------------------------
  const grip = (el) => { const up = el.parentElement; return up && up !== document.body ? up : el; };
  vg.apply = async (requests) => {
    vg.taken = [];
    const parts = [];
    for (const { kind, seed, severity } of requests) {
      const entry = vg.kinds[kind];
      const mark = vg.undos.length;
      let made = null;
      try { made = await entry.apply(vg.random(seed), severity); } catch (problem) { made = null; }
      if (!made) { await rewind(mark); continue; }
      const items = made.items || [made.item];
      const grips = items.map((item) => made.page || !item.el ? null : grip(item.el));
      const anchors = grips.map((up) => (up && vg.at.get(up) ? vg.at.get(up).box : null));
      items.forEach((item) => { item.used = (item.used || 0) + 1; vg.taken.push(item.box); });
      parts.push({ kind, family: entry.family, severity: made.severity === undefined ? severity : made.severity, note: made.note || '', items, grips, anchors, made });
    }
    await vg.rest();
    vg.parts = parts;
    return parts.flatMap(report);
  };
  const report = (part) => part.items.map((item, i) => {
    const made = part.made;
    const after = made.gone ? null : made.after ? made.after(item) : vg.box(item.el);
    const up = part.grips[i];
    return {
      kind: part.kind, family: part.family, severity: part.severity, note: part.note, index: item.index === undefined ? -1 : item.index,
      box_a: made.added ? null : item.box, box_b: after,
      anchor_a: part.anchors[i], anchor_b: up && part.anchors[i] ? vg.box(up) : null,
    };
  });
  const rewind = async (mark) => { while (vg.undos.length > mark) await vg.undos.pop()(); };
  vg.undo = async () => { await rewind(0); vg.extras = []; await vg.rest(); };
  vg.rest = async () => {
    await frame();
    const open = [...document.images].filter((img) => !img.complete);
    await Promise.race([Promise.all(open.map((img) => new Promise((done) => { img.addEventListener('load', done); img.addEventListener('error', done); }))), later(1500)]);
    await Promise.race([document.fonts.ready, later(1500)]);
    if (window.scrollX || window.scrollY) window.scrollTo(0, 0);
    await frame();
  };
  vg.kind = (family, name, apply) => { vg.kinds[name] = { family, apply }; };
})();
