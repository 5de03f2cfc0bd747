// Officers' forms: questions unfold as answers call for them. Which are asked, the server says when
// it keeps the draft. Without this file every question is there, marked "if it applies".
(() => {
  // After a form was sent, what was typed is no draft any more: a late one would bring it back.
  let leaving = false;
  document.addEventListener('submit', () => { leaving = true; });
  addEventListener('pageshow', e => { if (e.persisted) leaving = false; });
  document.addEventListener('htmx:before:request', e => { if (leaving) e.preventDefault(); });

  // Put a question in or take it out with its controls, so that what is not asked is not sent.
  const put = (slot, asked) => {
    const unfolds = slot.hidden && asked;
    slot.hidden = !asked;
    for (const control of slot.querySelectorAll('input, select, textarea')) control.disabled = !asked;
    return unfolds;
  };
  const slots = [...document.querySelectorAll('[data-field]')];
  const topics = () => {
    for (const topic of document.querySelectorAll('[data-topic]')) {
      topic.hidden = [...topic.querySelectorAll('.lq-field')].every(field => field.parentElement.hidden);
    }
  };
  for (const slot of slots) {
    const words = slot.querySelector('[data-when]');
    if (words) words.textContent = words.dataset.when;
    put(slot, !('unasked' in slot.dataset));
  }
  topics();

  document.addEventListener('htmx:after:swap', () => {
    const said = document.querySelector('#draft-saved [data-asked]');
    if (!said) return;
    const asked = new Set(said.dataset.asked.split(' '));
    const unfolded = slots.filter(slot => put(slot, asked.has(slot.dataset.field)));
    topics();
    if (unfolded.length) document.getElementById('live').textContent = unfolded[0].closest('[data-more]').dataset.more;
  });
})();
