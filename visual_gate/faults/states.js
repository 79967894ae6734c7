// Wrong states of a part of the page: still loading, empty, failed, or covered by a wall.
(() => {
  const vg = window.__vg;
  const px = (v) => `${Math.round(v)}px`;
  // A page-level layer over the box, so that nothing below moves.
  const layer = (box, css, html) => vg.insert(vg.make('div', `position:absolute;left:${px(box[0])};top:${px(box[1])};width:${px(box[2])};height:${px(box[3])};overflow:hidden;z-index:2147483000;box-sizing:border-box;${css}`, html), document.documentElement);
  const roomy = (item) => vg.block(item) && item.box[2] >= 90 && item.box[3] >= 50;
  const state = (name, fits, apply) => vg.kind('state', name, (rng, severity) => {
    const item = vg.pick(rng, fits);
    if (!item) return null;
    // Faults made before may have moved it: the layer goes where it is now.
    const now = { ...item, box: vg.place(item.el) || item.box };
    return { item, severity: 1, after: () => now.box, ...(apply(now, rng, severity) || {}) };
  });
  const paper = (item) => vg.css(vg.ground(item.el));

  state('spinner_stuck', roomy, (item, rng) => {
    const size = Math.min(64, item.box[3] * 0.5), ink = vg.one(rng, ['#0d6efd', '#888', '#2185d0', '#333', '#1ab394']);
    const spin = vg.one(rng, [
      `<div style="width:${size}px;height:${size}px;border:${Math.max(2, size / 10)}px solid rgba(128,128,128,.25);border-top-color:${ink};border-radius:50%"></div>`,
      `<div style="display:flex;gap:6px">${[1, 0.6, 0.3].map((o) => `<i style="width:10px;height:10px;border-radius:5px;background:${ink};opacity:${o}"></i>`).join('')}</div>`,
      '<div style="font:14px sans-serif;color:#777">Loading…</div>']);
    const veil = rng() < 0.4 ? 'rgba(255,255,255,.75)' : paper(item);
    layer(item.box, `background:${veil};display:flex;align-items:center;justify-content:center`, spin);
  });
  state('skeleton', roomy, (item, rng) => {
    const tone = vg.one(rng, ['#e9ecef', '#eee', '#dfe3e8', '#f0f0f0']);
    let html = '';
    for (let y = 10; y < item.box[3] - 14; y += 24) html += `<div style="position:absolute;left:10px;top:${y}px;height:12px;border-radius:4px;background:${tone};width:${Math.round(vg.between(rng, 35, 90))}%"></div>`;
    layer(item.box, `background:${paper(item)}`, html);
  });
  const list = (item) => item.el.matches('ul,ol,tbody,table,dl,.row,.list,.list-group,.cards,.items') && item.el.children.length >= 2 && item.box[3] >= 40;
  state('list_empty', list, (item, rng) => {
    const rows = item.el.tagName === 'TABLE' ? [...item.el.querySelectorAll('tbody tr')] : [...item.el.children];
    rows.forEach((row) => vg.style(row, { visibility: 'hidden' }));
    if (rng() < 0.6) layer(item.box, 'display:flex;align-items:center;justify-content:center;color:#888;font:14px sans-serif', vg.one(rng, ['No data', 'No results found', '0 items', 'Nothing here yet', 'No matching records']));
  });
  state('list_shortened', list, (item, rng) => {
    const rows = item.el.tagName === 'TABLE' ? [...item.el.querySelectorAll('tbody tr')] : [...item.el.children];
    const kept = Math.max(1, Math.floor(rows.length * vg.between(rng, 0.2, 0.7)));
    rows.slice(kept).forEach((row) => vg.style(row, { visibility: 'hidden' }));
    return { severity: 1 - kept / rows.length };
  });
  const ERRORS = ['<center><h1>502 Bad Gateway</h1></center><hr><center>nginx/1.25.3</center>', '<h1>Internal Server Error</h1><p>The server encountered an internal error.</p>',
    '<b style="font-family:sans-serif">This page isn’t working</b><p style="font:13px sans-serif;color:#666">HTTP ERROR 500</p>', '<pre>Cannot GET /api/items</pre>', '<h1>404 Not Found</h1>', '<pre>TypeError: undefined is not a function\n    at render (app.js:214:17)</pre>',
    '<p style="font:14px sans-serif;color:#b00020">Something went wrong. Please try again.</p>', '{"error":"upstream connect error or disconnect/reset before headers"}'];
  state('error_inside', roomy, (item, rng) => { layer(item.box, 'background:#fff;color:#000;padding:8px;font:16px serif', vg.one(rng, ERRORS)); });
  state('block_blank', roomy, (item, rng) => { layer(item.box, `background:${rng() < 0.6 ? paper(item) : vg.one(rng, ['#fff', '#eee', '#000'])}`, ''); });
  state('alert_over', roomy, (item, rng) => {
    const [ink, ground] = vg.one(rng, [['#842029', '#f8d7da'], ['#664d03', '#fff3cd'], ['#fff', '#dc3545'], ['#055160', '#cff4fc']]);
    const box = [item.box[0], item.box[1], item.box[2], Math.min(item.box[3], vg.whole(rng, 28, 60))];
    layer(box, `background:${ground};color:${ink};padding:6px 12px;font:14px sans-serif;border-radius:4px`, vg.one(rng, ['Failed to load data', 'Session expired. Please sign in again.', 'Network error', 'An unexpected error occurred']));
    return { after: () => box };
  });
  vg.kind('state', 'cookie_wall', (rng) => {
    const high = Math.min(vg.height, 800), wide = Math.min(vg.width - 20, vg.whole(rng, 320, 620)), tall = vg.whole(rng, 160, 320);
    const bottom = rng() < 0.4, box = bottom ? [0, high - tall, vg.width, tall] : [Math.round((vg.width - wide) / 2), Math.round((high - tall) / 2), wide, tall];
    if (vg.taken.length) return null;
    if (!bottom && rng() < 0.7) layer([0, 0, vg.width, high], 'background:rgba(0,0,0,.5)', '');
    layer(box, `background:${vg.one(rng, ['#fff', '#222', '#f8f9fa'])};color:#888;padding:20px;font:15px sans-serif;box-shadow:0 2px 20px rgba(0,0,0,.4)`,
      `<b style="font-size:20px">${vg.one(rng, ['We value your privacy', 'Cookies', 'Before you continue'])}</b><p>We and our partners use cookies to store and access information on a device.</p><button style="padding:8px 18px">Accept all</button> <button style="padding:8px 18px">Manage</button>`);
    return { items: [{ el: null, box }], page: true, added: true, severity: 1, after: () => box };
  });
})();
