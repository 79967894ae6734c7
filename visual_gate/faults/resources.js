// Lost resources: style sheets, images, fonts, scripts.
(() => {
  const vg = window.__vg;
  const lost = (name, apply) => vg.kind('resource', name, apply);
  const sheets = () => [...document.styleSheets].filter((s) => !s.disabled && !(s.ownerNode && s.ownerNode.id === '__vg_freeze'));
  const rules = (sheet) => { try { return sheet.cssRules.length; } catch (closed) { return 0; } };
  const whole = () => ({ el: document.body, box: [0, 0, vg.width, vg.height] });
  const off = (list) => {
    for (const sheet of list) {
      sheet.disabled = true;
      vg.undos.push(() => { sheet.disabled = false; });
    }
    return { items: [whole()], page: true, severity: 1, note: list.map((s) => (s.href || 'inline').split('/').pop()).join(' '), after: (item) => item.box };
  };
  lost('stylesheets_lost', () => { const list = sheets().filter((s) => rules(s) > 3); return list.length ? off(list) : null; });
  lost('stylesheet_lost', (rng) => { const list = sheets().filter((s) => rules(s) > 5); return list.length > 1 ? off([vg.one(rng, list)]) : null; });

  lost('image_lost', (rng) => {
    const item = vg.pick(rng, (i) => i.el.tagName === 'IMG' && i.box[2] >= 12);
    if (!item) return null;
    if (rng() < 0.5) vg.attribute(item.el, 'srcset', null);
    vg.attribute(item.el, 'src', '/__gone__.png');
    return { item, severity: 1 };
  });
  lost('background_lost', (rng) => {
    const item = vg.pick(rng, (i) => /url\(/.test(getComputedStyle(i.el).backgroundImage));
    if (!item) return null;
    vg.style(item.el, { 'background-image': 'none' });
    return { item, severity: 1 };
  });

  const ICONS = /icon|awesome|glyph|material|feather|nucleo|drip|symbol|themify|ionic|emoji/i;
  const faces = () => {
    const found = [];
    for (const sheet of sheets()) {
      let list;
      try { list = [...sheet.cssRules]; } catch (closed) { continue; }
      list.forEach((rule) => { if (rule.type === 5) found.push({ sheet, rule, family: rule.style.getPropertyValue('font-family').replace(/["']/g, '').trim() }); });
    }
    return found;
  };
  const drawnIn = (family, el) => [null, '::before', '::after'].some((pseudo) => {
    const style = getComputedStyle(el, pseudo);
    const first = style.fontFamily.split(',')[0].replace(/["']/g, '').trim();
    return first === family && (pseudo ? !['none', 'normal', '""'].includes(style.content) : vg.words(el) !== '');
  });
  const loseFace = async (rng, icons) => {
    const families = vg.shuffled(rng, [...new Set(faces().map((f) => f.family))].filter((f) => ICONS.test(f) === icons));
    for (const family of families) {
      const items = vg.items.filter((i) => i.small && drawnIn(family, i.el)).slice(0, 60);
      if (!items.length || !items.every(vg.free)) continue;
      for (const { sheet, rule } of faces().filter((f) => f.family === family)) {
        const index = [...sheet.cssRules].indexOf(rule), text = rule.cssText;
        sheet.deleteRule(index);
        vg.undos.push(() => { sheet.insertRule(text, index); });
      }
      return { items, severity: 1, note: family };
    }
    return null;
  };
  lost('icon_font_lost', (rng) => loseFace(rng, true));
  lost('web_font_lost', (rng) => loseFace(rng, false));

  lost('script_lost', (rng) => {
    const item = vg.pick(rng, (i) => i.el.tagName === 'CANVAS' || (i.el.tagName.toLowerCase() === 'svg' && i.area > 4000) || (i.el.tagName === 'IFRAME'));
    if (!item) return null;
    vg.style(item.el, { visibility: 'hidden' });
    return { item, severity: 1, after: (i) => vg.place(i.el) };
  });
  lost('image_blurred', (rng, severity) => {
    const item = vg.pick(rng, (i) => i.sort === 'image' && i.area > 900);
    if (!item) return null;
    vg.style(item.el, { filter: `blur(${(1 + 5 * severity).toFixed(1)}px)` });
    return { item };
  });
})();
