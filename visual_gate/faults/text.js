// Faults of text: what a page says when data, translation, encoding or fonts go wrong.
(() => {
  const vg = window.__vg;
  const text = (name, fits, apply) => vg.kind('text', name, (rng, severity) => {
    const item = vg.pick(rng, fits);
    return item && { item, severity: 1, ...(apply(item, rng, severity) || {}) };
  });
  const KEYS = ['checkout', 'cart', 'button', 'label', 'title', 'account', 'settings', 'menu', 'items', 'header', 'footer', 'profile', 'orders', 'submit', 'home', 'error', 'list', 'form', 'nav', 'billing'];
  const NAMES = ['user.name', 'first_name', 'order.total', 'count', 'title', 'item.price', 'date', 'customer', 'company', 'product.name'];
  const words = (item) => vg.words(item.el);
  const say = (item, next) => { vg.sayIn(item.el, next); return { note: next.slice(0, 60) }; };
  const word = (rng) => vg.one(rng, KEYS);

  text('raw_key', vg.text(2, 60), (item, rng) => {
    const key = vg.one(rng, [`${word(rng)}.${word(rng)}.${word(rng)}`, `${word(rng)}_${word(rng)}`.toUpperCase(), `${word(rng)}.${word(rng)}`, `[missing "en.${word(rng)}.${word(rng)}" translation]`, `$t(${word(rng)}.${word(rng)})`]);
    return say(item, key);
  });
  text('placeholder', vg.text(2, 80), (item, rng) => {
    const hole = vg.one(rng, [`{{${vg.one(rng, NAMES)}}}`, `{{ ${vg.one(rng, NAMES)} }}`, `\${${vg.one(rng, NAMES)}}`, `%{${vg.one(rng, NAMES)}}`, '%s', '<%= title %>', `{${vg.one(rng, NAMES)}}`]);
    const list = words(item).split(' ');
    if (rng() < 0.5 && list.length > 2) { list[vg.whole(rng, 0, list.length - 1)] = hole; return say(item, list.join(' ')); }
    return say(item, hole);
  });
  text('undefined', vg.text(1, 60), (item, rng) => {
    const bad = vg.one(rng, ['undefined', 'NaN', 'null', '[object Object]', 'Invalid Date', 'None', '$NaN', 'nil']);
    const list = words(item).split(' ');
    if (rng() < 0.4 && list.length > 1) { list[vg.whole(rng, 0, list.length - 1)] = bad; return say(item, list.join(' ')); }
    return say(item, bad);
  });
  text('mojibake', vg.text(4), (item, rng) => {
    const pairs = [[/[aeiou]/g, ['Ã¤', 'Ã©', 'â€™', 'Ã¶', 'Ã¼', 'Â']], [/[aeiou]/g, ['�']], [/[n-s]/g, ['□', '?', '??']], [/[a-z]/g, ['\u0434', '\u0416', '\u0431', '\u043b', '\u044f']]];
    const [hit, bad] = vg.one(rng, pairs), share = vg.between(rng, 0.25, 0.8);
    return say(item, words(item).replace(hit, (c) => (rng() < share ? vg.one(rng, bad) : c)));
  });
  text('overflowing', vg.text(4, 120), (item, rng, severity) => {
    const base = words(item), times = 1 + Math.ceil((1.3 * item.box[2] * (1 + severity)) / (base.length * 7 + 1));
    vg.style(item.el, { 'white-space': 'nowrap', overflow: 'visible', ...(getComputedStyle(item.el).display === 'inline' ? {} : { width: `${item.box[2]}px` }) });
    vg.sayIn(item.el, Array(Math.min(8, times)).fill(base).join(' '));
    return { severity, after: (i) => { const w = i.el.scrollWidth || i.box[2] * 1.6, b = vg.box(i.el) || i.box; return [b[0], b[1], Math.max(1, Math.min(vg.width - b[0], Math.max(b[2], w))), b[3]]; } };
  });
  text('truncated', (i) => vg.text(8)(i) && i.box[2] > 40, (item, rng, severity) => {
    const base = words(item), kept = Math.max(1, Math.round(base.length * (0.85 - 0.65 * severity)));
    if (rng() < 0.5) { vg.sayIn(item.el, base.slice(0, kept) + vg.one(rng, ['', '…', '...'])); return { severity }; }
    vg.style(item.el, { display: 'inline-block', 'max-width': `${item.box[2] * (0.8 - 0.55 * severity)}px`, overflow: 'hidden', 'text-overflow': rng() < 0.5 ? 'ellipsis' : 'clip', 'white-space': 'nowrap' });
    return { severity };
  });
  text('wrong_font', vg.text(4), (item, rng) => {
    const now = getComputedStyle(item.el).fontFamily;
    const face = vg.one(rng, [/serif/.test(now) && !/sans/.test(now) ? 'sans-serif' : 'serif', 'monospace', 'cursive', 'Georgia, DejaVu Serif, serif', 'DejaVu Sans Mono, monospace']);
    vg.style(item.el, { 'font-family': face });
    return { note: face };
  });
  text('low_contrast', vg.text(3), (item, rng, severity) => {
    const ink = vg.rgb(getComputedStyle(item.el).color), paper = vg.ground(item.el), mix = 0.55 + 0.43 * severity;
    vg.style(item.el, { color: vg.css(ink.slice(0, 3).map((v, k) => v + (paper[k] - v) * mix)) });
    return { severity };
  });
  const LONG = ['Benutzerkontoeinstellungen', 'Geschwindigkeitsbegrenzung', 'verwalten', 'Zahlungsinformationen', 'und', 'für', 'Datenschutzgrundverordnung', 'bearbeiten', 'Übersicht', 'der', 'Rechnungsanschrift', 'Lieferbedingungen', 'Einstellungen'];
  text('other_language', vg.text(4, 200), (item, rng) => {
    const want = words(item).length * vg.between(rng, 1.4, 2.2);
    let out = '';
    while (out.length < want) out += `${out ? ' ' : ''}${vg.one(rng, LONG)}`;
    return say(item, out);
  });
  text('emptied', vg.text(1), (item) => { vg.sayIn(item.el, '\u00a0'); });
  text('other_words', vg.text(3, 80), (item, rng) => {
    const wrong = ['Delete', 'Cancel', 'Lorem ipsum', 'TEST', 'Sold out', 'Error', 'Unavailable', 'Access denied', 'TODO', 'foo bar', 'Failed', 'Expired', 'Not found', 'Draft'];
    return say(item, vg.one(rng, wrong));
  });
  text('escaped_html', vg.text(3, 120), (item, rng) => say(item, vg.one(rng, [`<b>${words(item)}</b>`, `&lt;span&gt;${words(item)}`, words(item).replace(/ /g, '&nbsp;'), `${words(item)}<br/>`, `&amp;${words(item)}`])));
  text('lines_collide', (i) => vg.text(60)(i) && i.box[3] > 34, (item, rng, severity) => { vg.style(item.el, { 'line-height': (0.95 - 0.5 * severity).toFixed(2) }); return { severity }; });
  text('case_changed', vg.text(4, 80), (item) => { const up = getComputedStyle(item.el).textTransform === 'uppercase'; vg.style(item.el, { 'text-transform': up ? 'none' : 'uppercase' }); return { severity: 0.4 }; });
  text('mirrored', vg.text(4), (item) => { vg.style(item.el, { direction: 'rtl', 'unicode-bidi': 'bidi-override' }); });
})();
