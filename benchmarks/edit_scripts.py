"""What is done to a live page: functions in the browser's language.

Each is called with a random height in px and returns the elements that came or went
(one, or a list of them), or nothing where the page has no such place. What changed its
size or its place counts as come.
"""

from collections.abc import Mapping

BANNER = """const e = document.createElement('div');
  e.style.cssText = 'background:#fff3cd;padding:8px;color:#664d03';
  e.style.height = `${height}px`;
  e.textContent = 'Scheduled maintenance on Sunday'; document.body.prepend(e);"""
PARAGRAPH = """const all = [...document.querySelectorAll('p')].filter(
    e => e.getBoundingClientRect().height > 15 && e.textContent.length > 20);
  const host = all[Math.floor(all.length / 2)]; if (!host) return null;
  const p = host.cloneNode(false); p.textContent = 'A paragraph that nobody knew';
  host.after(p);"""
TOOLS = """
  const at = e => e.getBoundingClientRect();
  const all = (css, test) => [...document.querySelectorAll(css)].filter(
    e => at(e).width * at(e).height > 0 && e.checkVisibility() && test(e));
  const middle = list => list[Math.floor(list.length / 2)];
  const inRow = e => [...e.parentElement.children].filter(
    o => Math.abs(at(o).y - at(e).y) < 3 && at(o).height > 0);
  const alikeInRow = e => inRow(e).filter(o => Math.abs(at(o).width - at(e).width) < 3);
  const make = (tag, css, text) => { const e = document.createElement(tag);
    e.style.cssText = css; e.textContent = text; return e };
  const hide = e => { e.style.setProperty('display', 'none', 'important'); return e };
  const fixed = e => { for (; e; e = e.parentElement) {
    if (['fixed', 'sticky'].includes(getComputedStyle(e).position)) return true }
    return false };
"""
COMMON: Mapping[str, str] = {
    "banner": f"{BANNER} return e",
    "cut": f"{BANNER} return e",
    "pinned": f"{BANNER} return e",
    "paragraph": f"{PARAGRAPH} return p",
    "row": """const all = [...document.querySelectorAll('tbody tr')].filter(
        e => e.getBoundingClientRect().height > 10);
      const host = all[Math.floor(all.length / 2)]; if (!host) return null;
      const e = host.cloneNode(true);
      for (const cell of e.cells) cell.textContent = 'new';
      host.after(e); return e""",
    "sidebar": """
      const e = [...document.querySelectorAll('aside,nav,[class*=side]')].find(
        e => { const r = e.getBoundingClientRect();
          return r.width > 120 && r.width < 400 && r.height > 300 });
      if (!e) return null;
      e.style.display = 'none'; return e""",
}
"""``cut``: both pictures end at 1,400 px. ``pinned``: a header that does not scroll."""

OTHERS: Mapping[str, str] = {
    "two": f"{BANNER} {PARAGRAPH} return [e, p]",
    "item": """const host = middle(all('ul > li, ol > li', e => at(e).width > 100
        && e.nextElementSibling && at(e.nextElementSibling).y >= at(e).bottom - 1));
      if (!host) return null;
      const e = host.cloneNode(false); e.textContent = 'An entry more'; host.after(e);
      return e""",
    "definition": """const host = middle(all('dl > dd', e => true));
      if (!host) return null;
      const e = document.createElement('div');
      e.append(make('dt', '', 'Delivery'), make('dd', '', 'Within two days'));
      host.after(e); return e""",
    "entry": """const host = middle(all('nav li, ul li, nav a', e => !fixed(e)
        && inRow(e).length > 2 && at(e).width > 30 && at(e).height < 80));
      if (!host) return null;
      const e = host.cloneNode(true); const link = e.querySelector('a') || e;
      link.textContent = 'Extra'; host.before(e); return e""",
    "card": """const host = middle(all('[class*=card],[class*=col],[class*=panel],li',
        e => at(e).width > 150 && at(e).height > 80 && alikeInRow(e).length > 1));
      if (!host) return null;
      const e = host.cloneNode(true);
      const leaf = [e, ...e.querySelectorAll('*')].find(
        o => !o.children.length && o.textContent.trim());
      if (leaf) leaf.textContent = 'Recently added';
      host.before(e); return e""",
    "collapsed": """const e = middle(all('section,div,article,fieldset,form',
        e => at(e).height > 80 && at(e).height < 500 && at(e).width > 250 && !fixed(e)
          && e.textContent.trim().length > 20 && inRow(e).length == 1
          && e.nextElementSibling && at(e.nextElementSibling).y >= at(e).bottom - 1));
      return e ? hide(e) : null""",
    "hero": """const wide = innerWidth * .6;
      const e = all('header,section,div,[class*=hero],[class*=jumbo]', e => !fixed(e)
        && at(e).width > wide && at(e).height > 120 && at(e).height < 700
        && at(e).y < 500 && e.nextElementSibling
        && at(e.nextElementSibling).y >= at(e).bottom - 1)[0];
      return e ? hide(e) : null""",
    "column": """const table = middle(all('table', e => e.rows.length > 2
        && e.rows[0].cells.length > 3 && [...e.rows].every(r => [...r.cells].every(
          c => c.colSpan == 1 && c.rowSpan == 1))));
      if (!table) return null;
      return [...table.rows].map(r => r.cells[2]).filter(Boolean).map(hide)""",
    "footer": """const low = document.documentElement.scrollHeight * .6;
      const e = all('footer *, [class*=foot] *, [class*=row] > *, section *',
        e => at(e).y > low && at(e).width > 60 && at(e).height > 20 && !fixed(e)
          && alikeInRow(e).length > 1).at(-1);
      return e ? hide(e) : null""",
    "wider": """const e = all('aside,nav,[class*=side]',
        e => at(e).width > 120 && at(e).width < 400 && at(e).height > 300)[0];
      if (!e) return null;
      const wide = at(e).width;
      for (const o of [e, e.parentElement]) if (o) {
        o.style.setProperty('min-width', `${at(o).width + (o == e ? 24 : 0)}px`) }
      e.style.setProperty('max-width', 'none');
      e.style.setProperty('width', `${wide + 24}px`); e.style.flexShrink = 0;
      for (const o of document.querySelectorAll('*')) {
        const left = parseFloat(getComputedStyle(o).marginLeft);
        if (Math.abs(left - wide) < 2) o.style.marginLeft = `${left + 24}px` }
      return e""",
    "image": """const host = middle(all('p', e => at(e).width > 250
        && e.textContent.length > 60));
      if (!host) return null;
      const e = make('div', `width:240px;margin:12px 0;height:${height + 60}px;` +
        'background:radial-gradient(circle,#f80 10%,#08a 40%,#325)', '');
      host.before(e); return e""",
    "alert": """const host = middle(all('form', e => at(e).width > 150
        && at(e).height > 60));
      if (!host) return null;
      const e = make('div', 'background:#f8d7da;color:#58151c;padding:12px;' +
        'margin:0 0 16px;border:1px solid #f1aeb5', 'The address is not complete');
      host.prepend(e); return e""",
    "field": """
      const e = middle(all('form > *, .form-group, fieldset > *, .control-group',
        e => e.querySelector('input,select,textarea') && at(e).height < 140
          && inRow(e).length == 1 && at(e).height > 20));
      return e ? hide(e) : null""",
    "notice": """
      const host = middle(all('[class*=row],[class*=column],[class*=grid],main',
        e => at(e).width < innerWidth * .85 && at(e).width > 200 && at(e).height > 150
          && [...e.children].some(o => alikeInRow(o).length > 1)));
      if (!host) return null;
      const e = make('div', 'background:#cfe2ff;color:#052c65;padding:12px;' +
        'margin:0 12px 20px', 'New prices from Monday on'); host.before(e); return e""",
    "grown": """
      const e = all('header,nav,[class*=nav],[class*=header]', e => at(e).y < 60
        && at(e).width > 400 && at(e).height > 24 && at(e).height < 160)[0];
      if (!e) return null;
      const old = getComputedStyle(e), high = at(e).height;
      e.style.boxSizing = 'border-box'; e.style.maxHeight = 'none';
      e.style.paddingTop = `${parseFloat(old.paddingTop) + 6}px`;
      e.style.paddingBottom = `${parseFloat(old.paddingBottom) + 6}px`;
      e.style.height = `${high + 12}px`;
      if (fixed(e)) document.body.style.paddingTop =
        `${parseFloat(getComputedStyle(document.body).paddingTop) + 12}px`;
      return e""",
    "button": """
      const host = middle(all('button,.btn,input[type=submit],input[type=button]',
        e => inRow(e).length > 1 && at(e).width > 40));
      if (!host) return null;
      const e = host.cloneNode(true); e.textContent = 'Export'; e.value = 'Export';
      host.before(e, ' '); return e""",
    "cell": """const host = middle(all('tbody td', e => at(e).height < 80));
      if (!host) return null;
      const e = make('div', 'color:#a00', 'late'); host.append(e); return e""",
    "toast": """
      const e = make('div', 'position:fixed;right:24px;top:600px;width:260px;' +
        'background:#222;color:#fff;padding:16px;z-index:99999', 'Your copy is saved');
      document.body.append(e); return e""",
    "last": """
      const e = make('p', 'margin:0;padding:10px 24px', 'Registered in Utrecht');
      document.body.append(e); return e""",
    "slipped": """
      const e = middle(all('[class*=card],[class*=col],[class*=panel],li,div',
        e => at(e).width > 100 && at(e).height > 50 && at(e).height < 500
          && e.textContent.trim().length > 5 && alikeInRow(e).length > 2));
      if (!e) return null;
      e.style.position = 'relative'; e.style.top = '20px'; return e""",
    "gap": """const e = middle(all('section,div,article,p,ul,h2,h3', e => !fixed(e)
        && at(e).height > 15 && at(e).width > 250 && e.textContent.trim().length > 20
        && inRow(e).length == 1 && e.previousElementSibling
        && at(e.previousElementSibling).height > 0 && e.nextElementSibling));
      if (!e) return null;
      const old = parseFloat(getComputedStyle(e).marginTop) || 0;
      e.style.setProperty('margin-top', `${old + 24}px`, 'important'); return e""",
}
"""Edits beyond those: lists, grids, forms, what grew, and two faults (the last two)."""

WENT = frozenset({"sidebar", "collapsed", "hero", "column", "footer", "field"})
"""Edits that take something away."""
