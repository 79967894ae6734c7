// Changes that no user minds: what must score high.
(() => {
  const vg = window.__vg;
  const many = (rng, fits, most, change) => {
    const items = [];
    for (const item of vg.shuffled(rng, vg.items.filter(fits))) {
      if (items.length >= most) break;
      if (vg.free(item) && items.every((other) => !other.el.contains(item.el) && !item.el.contains(other.el)) && change(item) !== false) items.push(item);
    }
    return items.length ? { items } : null;
  };
  const nuisance = (name, apply) => vg.kind('nuisance', name, apply);
  const small = (item) => item.small && item.area > 200;
  // What is moved also rises: it would hide an icon that is laid upon it, or, where it has
  // a ground of its own, the line of a neighbour that it touches.
  const touches = (one, other) => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    return a.left <= b.right + 1 && b.left <= a.right + 1 && a.top <= b.bottom + 1 && b.top <= a.bottom + 1;
  };
  const flush = (one, frame) => {
    const a = one.getBoundingClientRect(), b = frame.getBoundingClientRect(), near = (x, y) => Math.abs(x - y) <= 2;
    return near(a.left, b.left) || near(a.right, b.right) || near(a.top, b.top) || near(a.bottom, b.bottom);
  };
  const grounded = (el) => {
    const style = getComputedStyle(el);
    return style.backgroundImage !== 'none' || (vg.rgb(style.backgroundColor) || [0, 0, 0, 0])[3] > 0;
  };
  const hides = ({ el }) => {
    const beside = [...el.parentElement.children].filter((one) => one !== el);
    if (beside.some((one) => getComputedStyle(one).position !== 'static')) return true;
    return grounded(el) && (flush(el, el.parentElement) || beside.some((one) => touches(el, one)));
  };
  const move = (item, dx, dy) => {
    const style = getComputedStyle(item.el);
    if (style.transform !== 'none' || hides(item)) return false;
    vg.style(item.el, style.display === 'inline' ? { position: 'relative', left: `${dx}px`, top: `${dy}px` } : { transform: `translate(${dx}px,${dy}px)` });
    return true;
  };
  nuisance('nudge', (rng) => many(rng, (i) => small(i) && getComputedStyle(i.el).position === 'static' && !hides(i), vg.whole(rng, 1, 6), (item) => {
    const [dx, dy] = vg.one(rng, [[1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, 1]]);
    vg.style(item.el, { position: 'relative', left: `${dx}px`, top: `${dy}px` });
  }));
  nuisance('subpixel', (rng) => many(rng, small, vg.whole(rng, 2, 14), (item) => move(item, vg.between(rng, -0.7, 0.7).toFixed(2), vg.between(rng, -0.7, 0.7).toFixed(2))));
  nuisance('letter_epsilon', (rng) => many(rng, (i) => small(i) && vg.text(4)(i), vg.whole(rng, 2, 20), (item) => { vg.style(item.el, { 'letter-spacing': `${vg.between(rng, -0.02, 0.035).toFixed(3)}px` }); }));
  // A transformed body also frames what was fixed to the window: nothing of that may move.
  const edges = () => vg.all.map((el) => { const { left, top, right, bottom } = el.getBoundingClientRect(); return [left, top, right, bottom]; });
  const fixesGround = (el) => getComputedStyle(el).backgroundAttachment.includes('fixed');
  nuisance('reraster', (rng) => {
    const before = edges();
    vg.style(document.body, { transform: `translate(${vg.between(rng, -0.5, 0.5).toFixed(2)}px,${vg.between(rng, -0.5, 0.5).toFixed(2)}px)` });
    const moved = edges().some((now, i) => now.some((edge, side) => Math.abs(edge - before[i][side]) > 1));
    if (moved || vg.all.some(fixesGround)) return null;
    return { items: [{ el: null, box: [0, 0, vg.width, vg.height] }], page: true, after: (i) => i.box };
  });
  const whole = (name, css) => nuisance(name, (rng) => {
    vg.sheet(css(rng));
    return { items: [{ el: null, box: [0, 0, vg.width, vg.height] }], page: true, after: (i) => i.box };
  });
  whole('geometric_text', () => '*{text-rendering:geometricPrecision !important}');
  whole('stem_weight', (rng) => `*{-webkit-text-stroke:${vg.between(rng, 0.06, 0.22).toFixed(2)}px currentcolor !important}`);

  const digits = (rng, text) => text.replace(/\d/g, (d, at) => (d === '0' && rng() < 0.5 ? d : String(vg.whole(rng, at === 0 ? 1 : 0, 9))));
  const MONTHS = [/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/g, ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']];
  const LONG = [/\b(January|February|March|April|June|July|August|September|October|November|December)\b/g, ['January', 'February', 'March', 'April', 'June', 'July', 'August', 'September', 'October', 'November', 'December']];
  const DAYS = [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(day|sday|nesday|rsday|urday)?\b/g, ['Monday', 'Tuesday', 'Thursday', 'Friday', 'Sunday']];
  const fresh = (rng, text) => [MONTHS, LONG, DAYS].reduce((now, [find, list]) => now.replace(find, (old) => { const near = list.filter((w) => Math.abs(w.length - old.length) < 3); return near.length ? vg.one(rng, near) : old; }), digits(rng, text));
  nuisance('digits', (rng) => many(rng, (i) => i.small && /\d/.test(vg.words(i.el)), vg.whole(rng, 4, 60), (item) => {
    for (const node of item.el.childNodes) if (node.nodeType === 3 && node.data.trim()) vg.say(node, fresh(rng, node.data));
  }));
  const TAKES = /^(P|SPAN|DIV|TD|LI|H1|H2|H3|H4|H5|H6|STRONG|B|SMALL|DD|A)$/;
  nuisance('counter', (rng) => many(rng, (i) => i.small && TAKES.test(i.el.tagName) && vg.text(3, 40)(i) && !i.el.closest('nav,button,th'), vg.whole(rng, 1, 4), (item) => {
    // A clock or counter that the baseline already shows: both sides differ only in its digits.
    const node = [...item.el.childNodes].find((n) => n.nodeType === 3 && n.data.trim());
    if (!/\d/.test(node.data)) return false;
    vg.say(node, fresh(rng, node.data));
    return true;
  }));
  const FIRST = ['Anna', 'Ben', 'Chloe', 'David', 'Emily', 'Frank', 'Grace', 'Henry', 'Irene', 'Jack', 'Karen', 'Liam', 'Maria', 'Noah', 'Olivia', 'Peter', 'Quinn', 'Rosa', 'Samuel', 'Tina', 'Victor', 'Wendy', 'Yusuf', 'Zoe'];
  const LAST = ['Adams', 'Brown', 'Clark', 'Diaz', 'Evans', 'Fischer', 'Garcia', 'Hughes', 'Ito', 'Jones', 'Kim', 'Lopez', 'Meyer', 'Nguyen', 'Ortiz', 'Patel', 'Quist', 'Rossi', 'Smith', 'Turner', 'Usman', 'Weber', 'Young', 'Zhang'];
  const NAMED = /(^|[-_ ])(user|author|name|member|contact|customer|profile)/i;
  const person = (item) => {
    const said = vg.words(item.el);
    if (!item.small || !/^[A-Z][a-z]+( [A-Z][a-z]+){1,2}$/.test(said) || item.el.closest('th,label,nav')) return false;
    return item.el.tagName === 'TD' || FIRST.some((name) => said.startsWith(`${name} `)) || NAMED.test(item.el.getAttribute('class') || '');
  };
  nuisance('names', (rng) => many(rng, person, vg.whole(rng, 3, 40), (item) => {
    const old = vg.words(item.el);
    const options = Array.from({ length: 30 }, () => `${vg.one(rng, FIRST)} ${vg.one(rng, LAST)}`);
    options.sort((a, b) => Math.abs(a.length - old.length) - Math.abs(b.length - old.length));
    vg.sayIn(item.el, options[0]);
  }));

  const canvas = (w, h) => { const c = document.createElement('canvas'); c.width = Math.max(1, Math.round(w)); c.height = Math.max(1, Math.round(h)); return c; };
  const painted = (rng, w, h) => {
    const c = canvas(w, h), g = c.getContext('2d'), hue = vg.between(rng, 0, 360);
    const sky = g.createLinearGradient(0, 0, vg.between(rng, 0, w), h);
    sky.addColorStop(0, `hsl(${hue},${vg.whole(rng, 15, 70)}%,${vg.whole(rng, 45, 85)}%)`);
    sky.addColorStop(1, `hsl(${hue + vg.between(rng, 20, 150)},${vg.whole(rng, 15, 70)}%,${vg.whole(rng, 15, 60)}%)`);
    g.fillStyle = sky;
    g.fillRect(0, 0, w, h);
    for (let k = vg.whole(rng, 5, 30); k > 0; k--) {
      g.fillStyle = `hsla(${hue + vg.between(rng, -60, 60)},${vg.whole(rng, 10, 80)}%,${vg.whole(rng, 10, 90)}%,${vg.between(rng, 0.15, 0.9)})`;
      g.beginPath();
      if (rng() < 0.6) g.ellipse(vg.between(rng, 0, w), vg.between(rng, 0, h), vg.between(rng, 2, w / 4), vg.between(rng, 2, h / 3), vg.between(rng, 0, 3), 0, 7);
      else { g.moveTo(vg.between(rng, 0, w), h); g.lineTo(vg.between(rng, 0, w), vg.between(rng, h / 4, h)); g.lineTo(vg.between(rng, 0, w), h); }
      g.fill();
    }
    return c.toDataURL('image/png');
  };
  const other = (rng, item) => {
    const photos = [...document.images].filter((p) => p !== item.el && p.complete && p.naturalWidth > 40 && p.src !== item.el.src);
    return photos.length && rng() < 0.6 ? vg.one(rng, photos).src : painted(rng, Math.min(900, item.box[2]), Math.min(700, item.box[3]));
  };
  const photo = (item) => item.el.tagName === 'IMG' && item.area > 600 && item.box[2] >= 20 && item.el.complete && item.el.naturalWidth > 0;
  // The used width and height, fractions and all: a rounded frame would push its neighbours.
  const frame = (el) => { const { width, height } = getComputedStyle(el); return { width, height }; };
  const framed = (item) => ({ ...frame(item.el), 'object-fit': 'cover' });
  nuisance('photo', (rng) => many(rng, photo, vg.whole(rng, 1, 6), (item) => {
    vg.style(item.el, framed(item));
    vg.attribute(item.el, 'srcset', null);
    vg.attribute(item.el, 'src', other(rng, item));
  }));
  const opaque = (data) => { for (let at = 3; at < data.length; at += 4) if (data[at] < 255) return false; return true; };
  nuisance('photo_reencoded', (rng) => many(rng, photo, vg.whole(rng, 1, 12), (item) => {
    const { el } = item, c = canvas(el.naturalWidth, el.naturalHeight), g = c.getContext('2d');
    let url;
    try {
      g.drawImage(el, 0, 0, c.width, c.height);
      // JPEG has no transparency: what lies behind such a picture would be gone.
      const type = opaque(g.getImageData(0, 0, c.width, c.height).data) ? vg.one(rng, ['image/jpeg', 'image/webp']) : 'image/webp';
      url = c.toDataURL(type, vg.between(rng, 0.78, 0.95));
    } catch (tainted) { return false; }
    vg.style(el, frame(el));
    vg.attribute(el, 'srcset', null);
    vg.attribute(el, 'src', url);
    return true;
  }));
  nuisance('background_photo', (rng) => many(rng, (i) => i.area > 4000 && /url\(/.test(getComputedStyle(i.el).backgroundImage) && !i.el.matches('i,span,button,input,a,select,textarea'), 2, (item) => {
    vg.style(item.el, { 'background-image': `url(${painted(rng, Math.min(900, item.box[2]), Math.min(600, item.box[3]))})`, 'background-size': 'cover' });
  }));
  nuisance('carousel', (rng) => many(rng, (i) => i.el.matches('.carousel,.carousel-inner') && i.el.querySelectorAll('.carousel-item,.item').length > 1, 1, (item) => {
    const slides = [...item.el.querySelectorAll('.carousel-item,.item')], now = slides.findIndex((s) => s.classList.contains('active'));
    const next = slides[(now + vg.whole(rng, 1, slides.length - 1)) % slides.length];
    for (const slide of slides) vg.attribute(slide, 'class', slide.className.replace(/\bactive\b/, '').trim() + (slide === next ? ' active' : ''));
  }));
  nuisance('caret', (rng) => many(rng, (i) => i.el.matches('input:not([type=checkbox]):not([type=radio]):not([type=submit]):not([type=button]),textarea') && i.box[2] > 50, 1, (item) => {
    const b = item.box, x = b[0] + vg.whole(rng, 6, 14), h = Math.min(18, b[3] - 8);
    vg.insert(vg.make('div', `position:absolute;z-index:2147483000;width:1px;background:#000;left:${x}px;top:${b[1] + (b[3] - h) / 2}px;height:${h}px`), document.documentElement);
  }));
  nuisance('scrollbar', (rng) => {
    const wide = vg.whole(rng, 6, 15), from = vg.whole(rng, 0, 80), box = [vg.width - wide, 0, wide, vg.height];
    if (!vg.taken.every((t) => t[0] + t[2] < box[0] - 4)) return null;
    vg.insert(vg.make('div', `position:absolute;z-index:2147483000;left:${box[0]}px;top:0;width:${wide}px;height:${vg.height}px;background:#f1f1f1`, `<div style="position:absolute;left:2px;right:2px;top:${from}px;height:${vg.whole(rng, 120, 500)}px;background:#c1c1c1;border-radius:${vg.one(rng, [0, 6])}px"></div>`), document.documentElement);
    return { items: [{ el: null, box }], page: true, added: true, after: () => box };
  });

  const COLOURS = [['#fff', '#0d6efd'], ['#664d03', '#fff3cd'], ['#fff', '#212529'], ['#0f5132', '#d1e7dd'], ['#333', '#f8f9fa'], ['#fff', '#6f42c1'], ['#055160', '#cff4fc']];
  const NEWS = ['We have updated our terms of service.', 'Free shipping on all orders this week', 'Scheduled maintenance on Sunday, 2:00 to 4:00 UTC', 'New: dark mode is here. Try it in your settings.', 'Your trial ends in 5 days', 'Join us at the spring conference'];
  nuisance('banner', (rng) => {
    const tall = vg.whole(rng, 24, rng() < 0.25 ? 300 : 110), [ink, ground] = vg.one(rng, COLOURS);
    const el = vg.make('div', `box-sizing:border-box;width:100%;height:${tall}px;background:${ground};color:${ink};font:${vg.whole(rng, 13, 18)}px sans-serif;padding:${Math.max(2, (tall - 20) / 2)}px 16px;text-align:${vg.one(rng, ['left', 'center'])};overflow:hidden;position:relative;clear:both`, vg.one(rng, NEWS));
    const spots = vg.items.filter((i) => i.box[2] > 0.8 * vg.width && i.box[1] < 0.7 * vg.height && i.el.parentElement && getComputedStyle(i.el).position === 'static' && getComputedStyle(i.el).display === 'block' && /block/.test(getComputedStyle(i.el.parentElement).display) && getComputedStyle(i.el).float === 'none');
    const spot = rng() < 0.55 || !spots.length ? null : vg.one(rng, spots);
    const old = spot ? spot.box[1] : 0;
    if (spot) vg.insert(el, spot.el.parentElement, spot.el);
    else vg.insert(el, document.body, document.body.firstChild);
    return { items: [{ el: null, box: [0, old, vg.width, 1] }], page: true, added: true, severity: 0, note: `${tall} px`, after: () => vg.box(el) };
  });
})();
