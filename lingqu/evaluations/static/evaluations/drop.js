// Dropping files onto the field; without this file the field works as it is.
(() => {
  const zone = document.querySelector('[data-drop]');
  if (!zone) return;
  const input = zone.querySelector('input[type=file]');
  const chosen = zone.querySelector('[data-chosen]');
  const show = () => { chosen.textContent = [...input.files].map(f => f.name).slice(0, 8).join(' · ') + (input.files.length > 8 ? ` … (${input.files.length})` : ''); };
  input.addEventListener('change', show);
  for (const name of ['dragenter', 'dragover']) zone.addEventListener(name, e => { e.preventDefault(); zone.classList.add('is-over'); });
  for (const name of ['dragleave', 'drop']) zone.addEventListener(name, e => { e.preventDefault(); zone.classList.remove('is-over'); });
  zone.addEventListener('drop', e => { input.files = e.dataTransfer.files; show(); });
})();
