// Faults of single elements: gone, hidden, covered, clipped, moved, resized, recoloured, and faint ones.
(() => {
  const vg = window.__vg;
  const fault = (name, fits, apply) => vg.kind('element', name, (rng, severity) => {
    const item = vg.pick(rng, fits);
    return item && { item, ...(apply(item, rng, severity) || {}) };
  });
  const any = (item) => item.area > 150;
  const solid = (item) => item.area > 300 && item.sort !== 'icon';
  const px = (v) => `${v.toFixed(2)}px`;
  const look = (item) => getComputedStyle(item.el);
  const still = { after: (item) => vg.place(item.el) };

  fault('gone', any, ({ el }) => { vg.style(el, { display: 'none' }); return { gone: true, severity: 1 }; });
  fault('invisible', any, ({ el }, rng) => { vg.style(el, rng() < 0.5 ? { visibility: 'hidden' } : { opacity: '0' }); return { ...still, severity: 1 }; });
  fault('faded', any, ({ el }, rng, severity) => { vg.style(el, { opacity: (0.85 - 0.7 * severity).toFixed(2) }); });
  fault('overlapped', solid, ({ el, box }, rng, severity) => {
    const up = rng() < 0.6;
    vg.style(el, { position: 'relative', [up ? 'top' : 'left']: px(-(0.15 + 0.6 * severity) * Math.max(14, Math.min(120, up ? box[3] : box[2] * 0.6))), 'z-index': '3' });
  });
  fault('occluded', solid, ({ el }, rng, severity) => {
    const box = vg.place(el);
    const part = 0.25 + 0.75 * severity, color = vg.one(rng, ['#fff', '#222', '#e9ecef', '#0d6efd', '#fff3cd', 'rgba(0,0,0,.6)']);
    const x = box[0] + (rng() < 0.5 ? 0 : box[2] * (1 - part));
    vg.insert(vg.make('div', `position:absolute;left:${px(x)};top:${px(box[1])};width:${px(box[2] * part)};height:${px(box[3])};background:${color};z-index:2147483000;border-radius:${vg.one(rng, [0, 3, 8])}px`), document.documentElement);
    return { after: () => box };
  });
  fault('clipped', solid, ({ el }, rng, severity) => {
    const cut = `${Math.round(10 + 65 * severity)}%`;
    vg.style(el, { 'clip-path': vg.one(rng, [`inset(0 ${cut} 0 0)`, `inset(0 0 ${cut} 0)`, `inset(${cut} 0 0 0)`]) });
    return still;
  });
  fault('squeezed', (i) => solid(i) && i.box[2] > 40, ({ el, box }, rng, severity) => { vg.style(el, { width: px(box[2] * (0.9 - 0.6 * severity)), 'min-width': '0', 'max-width': 'none', overflow: 'hidden' }); });
  fault('flattened', (i) => solid(i) && i.box[3] > 20, ({ el, box }, rng, severity) => { vg.style(el, { height: px(box[3] * (0.85 - 0.6 * severity)), 'min-height': '0', overflow: 'hidden' }); });
  fault('misaligned', any, ({ el }, rng, severity) => {
    const far = 3 + 24 * severity * severity, sign = () => (rng() < 0.5 ? -1 : 1);
    const [dx, dy] = vg.one(rng, [[1, 0], [0, 1], [1, 0.6]]);
    vg.style(el, { transform: `translate(${px(sign() * far * dx)},${px(sign() * far * dy)})`, ...(look({ el }).display === 'inline' ? { display: 'inline-block' } : {}) });
    return { note: `${far.toFixed(1)} px` };
  });
  fault('duplicated', any, ({ el, box }, rng) => {
    const twin = el.cloneNode(true);
    twin.removeAttribute('id');
    vg.insert(twin, el.parentElement, el.nextSibling);
    return { severity: 1, after: () => { const b = vg.box(twin), a = vg.box(el) || box; return b ? [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0] + a[2], b[0] + b[2]) - Math.min(a[0], b[0]), Math.max(a[1] + a[3], b[1] + b[3]) - Math.min(a[1], b[1])] : a; } };
  });
  fault('stacked_behind', (i) => solid(i) && i.el.parentElement !== document.body, ({ el }) => {
    for (let up = el.parentElement; up && vg.rgb(look({ el: up }).backgroundColor)[3] === 0; up = up.parentElement) if (up === document.body) return { gone: false };
    vg.style(el, { position: 'relative', 'z-index': '-1' });
    return { ...still, severity: 1 };
  });
  fault('unstyled', solid, ({ el }) => { for (const e of [el, ...[...el.querySelectorAll('*')].slice(0, 80)]) vg.attribute(e, 'class', null); vg.style(el, { all: 'revert' }); return { severity: 1 }; });
  fault('unstyled_control', vg.is('control'), ({ el }) => { vg.style(el, { appearance: 'auto', all: 'revert' }); return { severity: 1 }; });
  fault('class_lost', (i) => solid(i) && i.el.classList.length > 0, ({ el }, rng) => {
    const names = [...el.classList], lost = vg.one(rng, names);
    vg.attribute(el, 'class', names.filter((n) => n !== lost).join(' '));
    return { note: lost };
  });
  fault('scaled', any, ({ el }, rng, severity) => { vg.style(el, { transform: `scale(${(rng() < 0.5 ? 1 + 0.08 + 0.4 * severity : 0.92 - 0.4 * severity).toFixed(3)})`, ...(look({ el }).display === 'inline' ? { display: 'inline-block' } : {}) }); });
  fault('recoloured', (i) => i.area > 200 && vg.rgb(look(i).backgroundColor) && vg.rgb(look(i).backgroundColor)[3] > 0.5, ({ el }, rng, severity) => {
    const c = vg.rgb(look({ el }).backgroundColor), by = 20 + 140 * severity;
    vg.style(el, { 'background-color': vg.css(c.slice(0, 3).map((v) => v + (v > 127 ? -1 : 1) * by * rng())), 'background-image': 'none' });
  });
  fault('hue_shifted', vg.is('control', 'image', 'icon'), ({ el }, rng, severity) => { vg.style(el, { filter: `hue-rotate(${Math.round(25 + 150 * severity)}deg)${rng() < 0.3 ? ' grayscale(1)' : ''}` }); return still; });
  fault('rotated', (i) => solid(i) && i.box[2] < 500, ({ el }, rng, severity) => { vg.style(el, { transform: `rotate(${((rng() < 0.5 ? -1 : 1) * (1.5 + 14 * severity)).toFixed(1)}deg)`, ...(look({ el }).display === 'inline' ? { display: 'inline-block' } : {}) }); });
  fault('swapped', (i) => solid(i) && i.el.nextElementSibling && vg.at.get(i.el.nextElementSibling), ({ el, box }) => {
    const next = el.nextElementSibling, up = el.parentElement, b = vg.at.get(next).box;
    up.insertBefore(next, el);
    vg.undos.push(() => { up.insertBefore(el, next); });
    const both = { el, index: vg.at.get(el).index, box: [Math.min(box[0], b[0]), Math.min(box[1], b[1]), Math.max(box[0] + box[2], b[0] + b[2]) - Math.min(box[0], b[0]), Math.max(box[1] + box[3], b[1] + b[3]) - Math.min(box[1], b[1])] };
    return { items: [both], severity: 1, after: () => { const one = vg.place(el), two = vg.place(next); return one && two ? [Math.min(one[0], two[0]), Math.min(one[1], two[1]), Math.max(one[0] + one[2], two[0] + two[2]) - Math.min(one[0], two[0]), Math.max(one[1] + one[3], two[1] + two[3]) - Math.min(one[1], two[1])] : one; } };
  });
  fault('image_distorted', (i) => i.el.tagName === 'IMG' && i.area > 900, ({ el, box }, rng, severity) => {
    const wide = rng() < 0.5;
    vg.style(el, { width: px(box[2] * (wide ? 1 : 1 - 0.55 * severity - 0.1)), height: px(box[3] * (wide ? 1 - 0.55 * severity - 0.1 : 1)), 'object-fit': 'fill', 'min-width': '0', 'max-width': 'none' });
  });

  // --- faint ones: what a person sees and a pixel counter overlooks -------------------
  const faint = (name, fits, apply) => vg.kind('faint', name, (rng, severity) => {
    const item = vg.pick(rng, fits);
    return item && { item, ...(apply(item, rng, severity) || {}) };
  });
  const flat = (i) => i.sort === 'block' && i.area > 3000;
  const edges = ['top', 'right', 'bottom', 'left'];
  const lines = (item) => edges.filter((e) => parseFloat(look(item)[`border-${e}-width`]) > 0 && (vg.rgb(look(item)[`border-${e}-color`]) || [0, 0, 0, 0])[3] > 0.05);
  faint('tint', (i) => flat(i) || (i.sort === 'control' && i.area > 1500), ({ el }, rng, severity) => {
    const by = 6 + 18 * severity, c = vg.ground(el);
    vg.style(el, { 'background-color': vg.css(rng() < 0.5 ? vg.paler(c, by) : c.slice(0, 3).map((v, k) => v - (k === vg.whole(rng, 0, 2) ? 0 : by))) });
    return { note: `${by.toFixed(0)} levels` };
  });
  // Children of one kind and width, one below the other: what a designer would stripe.
  const rows = (el) => {
    const list = el.tagName === 'TABLE' ? [...el.querySelectorAll('tbody tr')] : [...el.children];
    const alike = list.filter((row) => row.tagName === list[0].tagName && vg.place(row));
    const wide = alike.map((row) => row.getBoundingClientRect());
    const stacked = wide.every((r, k) => Math.abs(r.width - wide[0].width) < 3 && (k === 0 || r.top >= wide[k - 1].bottom - 2));
    return alike.length >= 3 && stacked ? alike : [];
  };
  const cells = (row) => (row.tagName === 'TR' ? [...row.children] : [row]);
  faint('striping', (i) => i.area > 4000 && !/^TR$/.test(i.el.tagName) && rows(i.el).length > 0, ({ el }, rng, severity) => {
    const by = 5 + 12 * severity, from = vg.whole(rng, 0, 1);
    rows(el).forEach((row, k) => { if (k % 2 === from) for (const cell of cells(row)) vg.style(cell, { 'background-color': vg.css(vg.paler(vg.ground(cell), by)) }); });
    return { note: `${by.toFixed(0)} levels` };
  });
  const striped = (el) => new Set(rows(el).map((row) => getComputedStyle(cells(row)[0]).backgroundColor + getComputedStyle(row).backgroundColor)).size > 1;
  faint('striping_lost', (i) => i.area > 4000 && striped(i.el), ({ el }) => {
    for (const row of rows(el)) for (const part of [row, ...cells(row)]) vg.style(part, { 'background-color': 'transparent', 'background-image': 'none' });
    return { severity: 0.5 };
  });
  const bar = (i) => i.box[3] <= 40 && i.box[3] >= 3 && i.box[2] >= 30 && i.box[2] > 2 * i.box[3] && !i.el.textContent.trim() && i.el.tagName !== 'INPUT' && ((vg.rgb(look(i).backgroundColor) || [0, 0, 0, 0])[3] > 0.3 || look(i).backgroundImage !== 'none');
  faint('bar_shrunk', (i) => bar(i) || (/progress|bar$/.test(i.el.getAttribute('class') || '') && i.box[3] <= 40), ({ el, box }, rng, severity) => { vg.style(el, { width: px(box[2] * (0.9 - 0.7 * severity)), 'max-width': 'none', 'min-width': '0' }); return { after: () => { const now = vg.place(el); return now && [now[0], now[1], box[2], now[3]]; } }; });
  faint('frame_added', (i) => i.area > 800 && i.box[2] > 30, ({ el }, rng, severity) => {
    const c = vg.ground(el), by = 18 + 160 * severity;
    vg.style(el, { outline: `${severity > 0.7 ? 2 : 1}px solid ${vg.css(vg.paler(c, by))}`, 'outline-offset': '-1px' });
  });
  faint('frame_lost', (i) => lines(i).length >= 3 && i.area > 300, ({ el }) => { vg.style(el, { 'border-color': 'transparent' }); return { severity: 0.5 }; });
  faint('divider_lost', (i) => lines(i).length > 0 && lines(i).length <= 2, ({ el }) => { vg.style(el, Object.fromEntries(lines({ el }).map((e) => [`border-${e}-color`, 'transparent']))); return { severity: 0.3 }; });
  faint('divider_changed', (i) => lines(i).length > 0, ({ el }, rng, severity) => {
    vg.style(el, Object.fromEntries(lines({ el }).map((e) => [`border-${e}-color`, vg.css(vg.paler(vg.rgb(look({ el })[`border-${e}-color`]), 25 + 150 * severity))])));
  });
  faint('divider_added', (i) => flat(i) || i.sort === 'text', ({ el }, rng, severity) => {
    const tint = vg.css(vg.paler(vg.ground(el), 20 + 120 * severity));
    vg.style(el, { 'box-shadow': vg.one(rng, [`inset 0 -1px 0 ${tint}`, `inset 0 1px 0 ${tint}`, `inset 1px 0 0 ${tint}`]) });
  });
  faint('corner', (i) => i.area > 400 && (lines(i).length >= 3 || i.sort === 'image' || vg.css(vg.ground(i.el)) !== vg.css(vg.ground(i.el.parentElement))), ({ el }, rng, severity) => {
    const now = parseFloat(look({ el }).borderTopLeftRadius) || 0;
    vg.style(el, { 'border-radius': px(now > 2 && rng() < 0.6 ? Math.max(0, now * (0.6 - severity)) : now + 3 + 16 * severity) });
    if (rng() < 0.3) vg.style(el, { overflow: 'hidden' });
  });
  faint('weight', vg.text(4), ({ el }, rng, severity) => { const now = +look({ el }).fontWeight; vg.style(el, { 'font-weight': now >= 600 ? '400' : severity < 0.4 ? '600' : '700' }); });
  faint('spacing', vg.text(4), ({ el }, rng, severity) => { vg.style(el, { 'letter-spacing': px((rng() < 0.25 ? -0.35 : 1) * (0.4 + 2.2 * severity)) }); });
  faint('padding', (i) => solid(i), ({ el }, rng, severity) => {
    const side = vg.one(rng, ['padding-top', 'padding-left', 'padding-bottom', 'margin-top', 'margin-left']);
    vg.style(el, { [side]: px(Math.max(0, (parseFloat(look({ el })[side]) || 0) + (3 + 22 * severity) * (rng() < 0.4 ? -1 : 1))) });
  });
  faint('shadow_lost', (i) => look(i).boxShadow !== 'none', ({ el }) => { vg.style(el, { 'box-shadow': 'none' }); return { severity: 0.4 }; });
  faint('shadow_added', (i) => flat(i) || i.sort === 'image', ({ el }, rng, severity) => { vg.style(el, { 'box-shadow': `0 ${vg.whole(rng, 1, 6)}px ${vg.whole(rng, 4, 20)}px rgba(0,0,0,${(0.12 + 0.5 * severity).toFixed(2)})` }); });
  faint('font_resized', vg.text(3), ({ el }, rng, severity) => { const now = parseFloat(look({ el }).fontSize); vg.style(el, { 'font-size': px(now * (rng() < 0.5 ? 1.07 + 0.5 * severity : 0.93 - 0.3 * severity)) }); });
  faint('icon_resized', vg.is('icon'), ({ el, box }, rng, severity) => { vg.style(el, { transform: `scale(${(rng() < 0.5 ? 1.15 + 0.6 * severity : 0.85 - 0.4 * severity).toFixed(2)})`, display: look({ el }).display === 'inline' ? 'inline-block' : look({ el }).display }); return { box }; });
  faint('text_recoloured', vg.text(3), ({ el }, rng, severity) => {
    const c = vg.rgb(look({ el }).color), by = 40 + 120 * severity;
    vg.style(el, { color: vg.css(c.slice(0, 3).map((v) => v + (v > 127 ? -1 : 1) * by * (0.3 + 0.7 * rng()))) });
  });
  faint('underline', vg.text(3), ({ el }) => { vg.style(el, { 'text-decoration': look({ el }).textDecorationLine.includes('underline') ? 'none' : 'underline' }); return { severity: 0.3 }; });
})();
