// Public pages: printing by a button, and one sending a click. Every page works without this file.
(() => {
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => print());
  }

  // A second click while the first is on its way sends nothing; the server would answer it alike.
  document.addEventListener('submit', e => {
    if (e.target.dataset.sent) { e.preventDefault(); return; }
    e.target.dataset.sent = '1';
    setTimeout(() => { delete e.target.dataset.sent; }, 3000);
  });
})();
