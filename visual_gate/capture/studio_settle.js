// Once the page has loaded: stop its animations, load what is lazy, and go back to the top.
async () => {
  const wait = (ms) => new Promise((done) => window.__nst(done, ms));
  const still = document.createElement('style');
  still.id = '__vg_freeze';
  still.textContent = '*,*::before,*::after{animation-delay:0s !important;animation-duration:0s !important;animation-iteration-count:1 !important;transition-delay:0s !important;transition-duration:0s !important;scroll-behavior:auto !important;caret-color:transparent !important}';
  document.head.append(still);
  for (const lazy of document.querySelectorAll('img[loading=lazy],iframe[loading=lazy]')) lazy.loading = 'eager';
  const bottom = Math.min(document.documentElement.scrollHeight, 2400);
  for (let y = 0; y < bottom; y += 700) { window.scrollTo(0, y); await wait(15); }
  window.scrollTo(0, 0);
  await Promise.race([document.fonts.ready, wait(2500)]);
  const open = [...document.images].filter((image) => !image.complete);
  await Promise.race([Promise.all(open.map((image) => new Promise((done) => { image.addEventListener('load', done); image.addEventListener('error', done); }))), wait(2000)]);
  for (const film of document.querySelectorAll('video,audio')) { film.pause(); film.currentTime = 0; }
  for (const motion of document.getAnimations()) { try { motion.finish(); } catch (endless) { motion.cancel(); } }
  window.scrollTo(0, 0);
  await wait(40);
  window.__frozen = true;
  return Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0);
}
