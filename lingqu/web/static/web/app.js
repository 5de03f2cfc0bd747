// Small behaviours of the shell. No framework; every page also works without this file.
(() => {
  // After an error the summary is read first.
  const summary = document.querySelector('[data-summary]');
  if (summary) summary.focus();

  // Review page: a finding and its cell light up together.
  const light = id => document.querySelectorAll('[data-f]').forEach(n => n.classList.toggle('is-lit', !!id && n.dataset.f.split(' ').includes(id)));
  const first = node => node && node.dataset.f.split(' ')[0];
  document.addEventListener('focusin', e => light(first(e.target.closest('[data-f]'))));
  document.addEventListener('mouseover', e => { const n = e.target.closest('[data-f]'); if (n) light(first(n)); });

  // Insert a common phrase into the opinion.
  document.addEventListener('click', e => {
    const b = e.target.closest('[data-phrase]');
    if (!b) return;
    const t = document.getElementById(b.dataset.phrase);
    t.value = (t.value ? t.value + '\n' : '') + b.textContent.trim();
    t.dispatchEvent(new Event('input', { bubbles: true }));
    t.focus();
  });

  // The menu of the person closes on Escape and on a click elsewhere.
  const me = document.querySelector('.lq-me');
  if (me) {
    document.addEventListener('click', e => { if (!me.contains(e.target)) me.open = false; });
    document.addEventListener('keydown', e => { if (e.key === 'Escape' && me.open) { me.open = false; me.querySelector('summary').focus(); } });
  }

  // A changed part may name what happened: data-announce on it is read aloud.
  document.addEventListener('htmx:after:swap', () => {
    const said = document.querySelector('[data-announce]');
    if (said) document.getElementById('live').textContent = said.dataset.announce;
  });
})();
