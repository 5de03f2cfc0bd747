// The designer's page: loads, checks and saves what one of the two modelers edits.
//
// A modeler is `kinds[kind]({container, isReadOnly, onChange})` and answers with
//   open(xml)   draws; resolves to what of the file it cannot keep, in words
//   xml()       the file as it is now;  flush() takes over what is being typed
//   undo() redo() can() zoom('in' | 'out' | 'fit')
//   mark(findings)  numbers at the elements;  show(id)  selects, and scrolls there;  nameOf(id)
(() => {
  const page = window.LingquDesigner;
  const { root, given, word, make } = page;
  const LARGEST = 5 * 2 ** 20; // characters of a file from disk
  const WAIT = 800; // milliseconds after the last change until it is checked
  const narrow = window.matchMedia('(max-width: 48rem)');
  const one = name => document.querySelector(`[data-do=${name}]`);
  const area = root.querySelector('[data-canvas]');
  const said = document.getElementById('designer-message');

  let modeler = null;
  let version = given.version;
  let isDirty = false;
  let changes = 0;
  let isBusy = false;
  let isKept = true; // the modeler can write everything that was in the file
  let findings = [];
  let waiting = 0;
  let checks = 0;

  const isReadOnly = () => given.read_only || narrow.matches || !isKept;

  // ---- what is said -------------------------------------------------------------------------
  const say = (kind, text, ...actions) => {
    said.className = `lq-note mb-2${kind === 'bad' ? ' is-bad' : kind === 'warn' ? ' is-warn' : ''}`;
    said.replaceChildren(make('span', {}, text), ...actions);
    said.hidden = false;
  };
  const hush = () => { said.hidden = true; said.replaceChildren(); };
  const announce = text => { document.getElementById('live').textContent = text; };
  const button = (label, act) => {
    const made = make('button', { type: 'button', class: 'btn btn-sm btn-quiet' }, label);
    made.addEventListener('click', act);
    return made;
  };

  const showState = () => {
    const state = isReadOnly() ? 'read-only' : isDirty ? 'changed' : 'saved';
    document.querySelectorAll('[data-state]').forEach(node => { node.hidden = node.dataset.state !== state; });
    document.querySelector('[data-version]').textContent = version;
    const can = modeler ? modeler.can() : {};
    ['undo', 'redo'].forEach(name => { one(name).disabled = !can[name]; });
    ['in', 'out', 'fit'].forEach(name => { one(name).disabled = !can.zoom; });
    document.querySelectorAll('[data-writes]').forEach(node => { node.hidden = isReadOnly(); });
    one('save').disabled = isBusy || !isDirty;
    root.classList.toggle('is-read-only', isReadOnly());
  };

  // ---- findings -----------------------------------------------------------------------------
  const light = place => root.querySelectorAll('[data-entry]').forEach(node => node.classList.toggle('is-lit', node.dataset.entry === String(place)));
  const entry = (finding, place) => {
    const isError = finding.severity === 'error';
    const mark = make('span', { class: `lq-fn is-${isError ? 'error' : 'warn'}` },
      make('span', { class: 'visually-hidden' }, `${word(isError ? 'error' : 'warning')} `), String(place + 1));
    const name = modeler.nameOf(finding.element);
    const label = name && name !== finding.element ? word('named', { name, id: finding.element }) : finding.element;
    const go = button(label || word('whole-file'), () => {
      light(place);
      if (!modeler.show(finding.element)) announce(word('not-drawn', { id: finding.element }));
    });
    go.className = 'lq-link';
    return make('li', { 'data-entry': place }, mark, make('div', {}, go, make('p', {}, finding.reason)));
  };
  const showFindings = list => {
    findings = list;
    const errors = list.filter(finding => finding.severity === 'error').length;
    const count = word('count', { errors, warnings: list.length - errors });
    root.querySelector('[data-count]').textContent = list.length ? count : '';
    root.querySelector('[data-findings]').replaceChildren(...list.map(entry));
    root.querySelector('[data-findings]').hidden = !list.length;
    root.querySelector('[data-none]').hidden = !!list.length;
    root.querySelector('[data-unchecked]').hidden = true;
    modeler.mark(list);
    return count;
  };
  area.addEventListener('click', event => {
    const mark = event.target.closest('[data-finding]');
    if (!mark) return;
    light(mark.dataset.finding);
    root.querySelector(`[data-entry="${mark.dataset.finding}"]`).scrollIntoView({ block: 'nearest' });
  });

  const check = async isAsked => {
    clearTimeout(waiting);
    const turn = ++checks;
    const answer = await page.post(given.lint_url, await modeler.xml(), 'application/xml');
    if (turn !== checks) return; // a later check is under way
    if (answer.status === 200 && Array.isArray(answer.content.findings)) {
      const count = showFindings(answer.content.findings);
      if (isAsked) announce(answer.content.findings.length ? count : word('none-found'));
    } else {
      root.querySelector('[data-unchecked]').hidden = false;
      if (isAsked) say('bad', answer.content.message || word('not-checked', { status: answer.status }));
    }
  };

  const changed = () => {
    isDirty = true;
    changes += 1;
    showState();
    clearTimeout(waiting);
    waiting = setTimeout(check, WAIT);
  };

  // ---- opening ------------------------------------------------------------------------------
  const draw = async xml => {
    if (modeler) modeler.destroy();
    area.replaceChildren();
    const made = await page.kinds[given.kind]({ container: area, isReadOnly: isReadOnly(), onChange: changed });
    modeler = made;
    const lost = await made.open(xml);
    return lost;
  };
  const open = async xml => {
    isKept = true;
    const lost = await draw(xml);
    if (lost.length) {
      isKept = false;
      if (!given.read_only && !narrow.matches) await draw(xml);
      say('warn', word('not-kept', { parts: lost.slice(0, 3).join('; ') }), button(word('download'), () => page.download(given.file, xml)));
    }
    showState();
    root.removeAttribute('aria-busy');
    check(false);
  };

  const load = async () => {
    root.setAttribute('aria-busy', 'true');
    let xml = '';
    try {
      xml = await page.text(given.xml_url);
      await open(xml);
      isDirty = false;
      showState();
    } catch (error) {
      root.removeAttribute('aria-busy');
      const keep = xml ? [button(word('download'), () => page.download(given.file, xml))] : [];
      say('bad', word('not-opened', { why: String(error.message || error).split('\n')[0] }), button(word('again'), () => { hush(); load(); }), ...keep);
    }
  };

  const fromDisk = async file => {
    if (!file) return;
    const before = await modeler.xml();
    const wasKept = isKept;
    hush();
    try {
      if (file.size > LARGEST) throw new Error(word('too-large'));
      await open(await file.text());
      changed();
    } catch (error) {
      isKept = wasKept;
      await draw(before);
      showState();
      say('bad', word('not-opened', { why: String(error.message || error).split('\n')[0] }));
    }
  };

  // ---- saving -------------------------------------------------------------------------------
  const keepCopy = async () => page.download(given.file, await modeler.xml());
  const save = async () => {
    if (isReadOnly() || isBusy) return;
    if (modeler.flush) modeler.flush();
    if (!isDirty) { announce(word('nothing-changed')); return; }
    isBusy = true;
    showState();
    const at = changes;
    const answer = await page.post(given.save_url, JSON.stringify({ xml: await modeler.xml(), version }), 'application/json');
    isBusy = false;
    const copy = button(word('download'), keepCopy);
    if (answer.status === 200 && Number.isInteger(answer.content.version)) {
      version = answer.content.version;
      isDirty = changes !== at;
      hush();
      announce(word('saved', { version }));
    } else if (answer.status === 409) {
      say('bad', `${answer.content.message || ''} ${word('conflict')}`, copy, button(word('take-stored'), () => window.location.reload()));
    } else if (answer.status === 422) {
      if (Array.isArray(answer.content.findings)) showFindings(answer.content.findings);
      say('bad', answer.content.message || word('refused'));
    } else if (answer.status === 401 || answer.status === 403) {
      say('bad', answer.content.message || word('signed-out'), copy);
    } else {
      say('bad', answer.content.message || word('not-saved', { status: answer.status }), copy);
    }
    showState();
  };

  // ---- buttons and keys ---------------------------------------------------------------------
  const acts = {
    save, check: () => check(true), download: keepCopy,
    undo: () => { modeler.undo(); showState(); }, redo: () => { modeler.redo(); showState(); },
    in: () => modeler.zoom('in'), out: () => modeler.zoom('out'), fit: () => modeler.zoom('fit'),
    open: () => one('file').click(),
  };
  document.addEventListener('click', event => {
    const pressed = event.target.closest('button[data-do]');
    if (pressed && modeler) acts[pressed.dataset.do]();
  });
  one('file').addEventListener('change', event => { fromDisk(event.target.files[0]); event.target.value = ''; });
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's') { event.preventDefault(); if (modeler) save(); }
  });
  window.addEventListener('beforeunload', event => { if (isDirty) { event.preventDefault(); event.returnValue = ''; } });
  narrow.addEventListener('change', async () => {
    if (!modeler || isDirty || given.read_only || !isKept) { showState(); return; }
    await open(await modeler.xml());
  });

  page.refresh = showState;
  load();
})();
