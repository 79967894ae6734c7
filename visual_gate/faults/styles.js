// Rules of the page's real style sheets, dropped or edited through the CSS object model.
(() => {
  const vg = window.__vg;
  const GROUPS = {
    display: /^display$/, position: /^(position|top|left|right|bottom|z-index|inset.*)$/, float: /^(float|clear)$/,
    flex: /^(flex.*|justify-content|align-items|align-self|gap|row-gap|column-gap|order)$/, grid: /^grid/,
    margin: /^margin-(top|left|right|bottom)$/, padding: /^padding-(top|left|right|bottom)$/,
    size: /^(width|height|min-width|max-width|min-height|max-height)$/, color: /^color$/, background: /^background-(color|image)$/,
    border: /^border-(top|left|right|bottom)-(width|style|color)$/, radius: /^border-.*-radius$/, shadow: /^(box|text)-shadow$/,
    font_size: /^font-size$/, weight: /^font-weight$/, line_height: /^line-height$/, align: /^(text-align|vertical-align|white-space|text-transform|text-decoration-line|letter-spacing)$/,
    overflow: /^overflow-(x|y)$/, opacity: /^(opacity|visibility|transform)$/,
  };
  const SPREAD = new Set(['display', 'position', 'float', 'flex', 'grid', 'align', 'overflow']);
  const collect = (list, out) => {
    for (const rule of list) {
      if (rule.selectorText && rule.style) out.push(rule);
      else if (rule.media && rule.cssRules && matchMedia(rule.media.mediaText).matches) collect(rule.cssRules, out);
    }
  };
  const all = () => {
    if (vg.rules) return vg.rules;
    vg.rules = [];
    for (const sheet of document.styleSheets) {
      if (sheet.disabled || (sheet.ownerNode && sheet.ownerNode.id === '__vg_freeze')) continue;
      try { collect(sheet.cssRules, vg.rules); } catch (closed) { continue; }
    }
    return vg.rules;
  };
  const reached = (rule) => {
    let found;
    try { found = document.querySelectorAll(rule.selectorText.replace(/::?(before|after)/g, '')); } catch (odd) { return []; }
    if (found.length > 300) return [];
    return [...found].map((el) => vg.at.get(el)).filter(Boolean);
  };
  const names = (rule, group) => [...rule.style].filter((name) => group.test(name));

  const lengths = (rng, severity, text) => text.replace(/(-?[\d.]+)(px|rem|em|%|vw|vh)/g, (m, n, unit) => {
    const factor = rng() < 0.5 ? 1 + severity * 1.2 : 1 - severity * 0.9;
    return +n === 0 ? `${Math.round(2 + severity * 24)}px` : `${(+n * factor).toFixed(2)}${unit}`;
  });
  const tinted = (rng, severity, shown) => {
    const c = vg.rgb(shown);
    if (!c) return null;
    const by = 6 + severity * 110;
    const sign = () => (rng() < 0.5 ? -1 : 1);
    const moved = rng() < 0.5 ? vg.paler(c, by) : c.slice(0, 3).map((v) => v + sign() * by);
    return c[3] < 0.05 ? null : vg.css(moved);
  };
  const edited = (rng, severity, name, text, shown) => {
    if (/color/.test(name)) return tinted(rng, severity, shown);
    if (name === 'font-weight') return +shown >= 600 ? (severity < 0.5 ? '500' : '400') : severity < 0.5 ? '600' : '800';
    if (name === 'line-height' && /^[\d.]+$/.test(text)) return (+text * (rng() < 0.5 ? 1 + severity : 1 - 0.6 * severity)).toFixed(2);
    if (name === 'text-align') return vg.one(rng, ['left', 'center', 'right'].filter((v) => v !== shown));
    const next = lengths(rng, severity, text);
    return next === text ? null : next;
  };
  const note = (rule, name, next) => `${rule.selectorText.slice(0, 90)} { ${name}: ${next === null ? 'dropped' : next} }`;

  const change = (rng, severity, rule, name, dropped) => {
    const text = rule.style.getPropertyValue(name), priority = rule.style.getPropertyPriority(name);
    const item = reached(rule).find((i) => i.small);
    const next = dropped ? null : edited(rng, severity, name, text, getComputedStyle(item.el).getPropertyValue(name));
    if (!dropped && next === null) return null;
    const whole = rule.style.cssText;
    vg.undos.push(() => { rule.style.cssText = whole; });
    if (dropped) rule.style.removeProperty(name);
    else rule.style.setProperty(name, next, priority);
    return note(rule, name, next);
  };
  const looks = (items, name) => items.slice(0, 5).map((i) => ['', '::before', '::after'].map((p) => getComputedStyle(i.el, p || null).getPropertyValue(name)).join('|')).join(';');

  const attempt = (rng, severity, rule, wanted) => {
    const items = reached(rule).filter((i) => i.small);
    if (!items.length || items.length > 24 || !items.every(vg.free)) return null;
    const open = names(rule, GROUPS[wanted]);
    if (!open.length) return null;
    const name = vg.one(rng, open), before = looks(items, name), mark = vg.undos.length;
    const said = change(rng, severity, rule, name, rng() < 0.45);
    if (said && looks(items, name) !== before) return { items: SPREAD.has(wanted) ? outermost(items) : items, note: said };
    while (vg.undos.length > mark) vg.undos.pop()();
    return null;
  };
  // Where a layout rule rearranges, the change shows in the parent: it gives the box, if it is no page-sized one.
  const outermost = (items) => {
    const ups = new Set();
    for (const item of items) {
      const up = vg.at.get(item.el.parentElement);
      ups.add(up && up.area < 0.12 * vg.width * vg.height && vg.free(up) ? up : item);
    }
    return [...ups].filter((item) => ![...ups].some((other) => other !== item && other.el.contains(item.el)));
  };
  for (const wanted of Object.keys(GROUPS)) {
    vg.kind('style', `rule_${wanted}`, (rng, severity) => {
      let tries = 0;
      for (const rule of vg.shuffled(rng, all())) {
        if (!names(rule, GROUPS[wanted]).length) continue;
        if (++tries > 60) return null;
        const made = attempt(rng, severity, rule, wanted);
        if (made) return made;
      }
      return null;
    });
  }
  vg.kind('style', 'rule_deleted', (rng) => {
    let tries = 0;
    for (const rule of vg.shuffled(rng, all())) {
      if (rule.style.length < 2 || ++tries > 60) continue;
      const items = reached(rule).filter((i) => i.small);
      if (!items.length || items.length > 24 || !items.every(vg.free)) continue;
      const names = [...rule.style], whole = rule.style.cssText;
      const before = names.map((name) => looks(items, name)).join();
      rule.style.cssText = '';
      if (names.map((name) => looks(items, name)).join() === before) { rule.style.cssText = whole; continue; }
      vg.undos.push(() => { rule.style.cssText = whole; });
      return { items: outermost(items), severity: 1, note: `${rule.selectorText.slice(0, 90)} {} deleted` };
    }
    return null;
  });
})();
