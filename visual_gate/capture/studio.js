// Before any script of the page: seeded randomness, native timers kept aside, no dialogs,
// and a switch (__frozen) after which nobody hears the resize that a tall shot causes.
(() => {
  window.__nst = window.setTimeout.bind(window);
  window.__raf = window.requestAnimationFrame.bind(window);
  window.addEventListener('resize', (event) => { if (window.__frozen) event.stopImmediatePropagation(); }, true);
  const Observer = window.ResizeObserver;
  if (Observer) {
    window.ResizeObserver = class extends Observer {
      constructor(tell) { super((...args) => { if (!window.__frozen) tell(...args); }); }
    };
  }
  const proto = MediaQueryList.prototype, add = proto.addEventListener;
  const deaf = (tell) => tell && (typeof tell === 'function' ? function heard(event) { if (!window.__frozen) tell.call(this, event); } : tell);
  proto.addEventListener = function listen(type, tell, options) { return add.call(this, type, type === 'change' ? deaf(tell) : tell, options); };
  proto.addListener = function listen(tell) { return add.call(this, 'change', deaf(tell)); };
  let state = 0x2545f491;
  Math.random = () => { state ^= state << 13; state ^= state >>> 17; state ^= state << 5; return (state >>> 0) / 4294967296; };
  window.alert = () => {};
  window.print = () => {};
  window.confirm = () => false;
  window.prompt = () => null;
})();
