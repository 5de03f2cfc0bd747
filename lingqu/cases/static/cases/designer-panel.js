// The panel of properties. It is told sections of fields and writes nothing by itself: each field
// has `set(value)`, which may answer with what is wrong.
//
//   {title, fields: [{key, label, hint, type, value, set, options, columns}]}
//
// type: text, feel (several lines), pick (text with suggestions), select, check, rows.
(() => {
  const { make, word } = window.LingquDesigner;

  const options = (list, value) => {
    const known = list.some(one => one.name === value);
    const all = known || !value ? list : [...list, { name: value }];
    return all.map(one => make('option', { value: one.name, selected: one.name === value }, one.label || one.name));
  };

  const control = (field, id, value) => {
    const common = { id, 'data-field': field.key, 'aria-describedby': field.hint ? `${id}-hint` : null };
    if (field.type === 'check') {
      const node = make('input', { ...common, type: 'checkbox', class: 'form-check-input' });
      node.checked = !!value;
      return node;
    }
    if (field.type === 'select') return make('select', { ...common, class: 'form-select' }, ...options(field.options, value));
    if (field.type === 'feel') {
      const node = make('textarea', { ...common, class: 'form-control lq-feel', rows: 2, spellcheck: 'false' });
      node.value = value || '';
      return node;
    }
    const node = make('input', { ...common, class: 'form-control', type: 'text', autocomplete: 'off',
      list: field.type === 'pick' ? `${id}-list` : null, spellcheck: 'false' });
    node.value = value || '';
    return node;
  };

  const read = node => (node.type === 'checkbox' ? node.checked : node.value);

  const blame = (box, node, fault) => {
    box.classList.toggle('is-bad', !!fault);
    box.querySelectorAll('.lq-error').forEach(one => one.remove());
    if (!fault) { node.removeAttribute('aria-invalid'); return; }
    node.setAttribute('aria-invalid', 'true');
    node.before(make('p', { class: 'lq-error', role: 'alert' }, fault));
  };

  const simple = field => {
    const id = `p-${field.key}`;
    const node = control(field, id, field.value);
    const label = make('label', { for: id }, field.label);
    const hint = field.hint ? make('p', { class: 'lq-hint', id: `${id}-hint` }, field.hint) : null;
    const list = field.type === 'pick'
      ? make('datalist', { id: `${id}-list` }, ...field.options.map(one => make('option', { value: one.name }, one.label || ''))) : null;
    const box = field.type === 'check'
      ? make('div', { class: 'lq-field is-check' }, node, label, hint)
      : make('div', { class: 'lq-field' }, label, hint, node, list);
    box.current = field;
    node.addEventListener('change', () => blame(box, node, box.current.set(read(node))));
    return box;
  };

  // Rows of a small table, with one empty row to write into. An emptied row is dropped.
  const rows = field => {
    const box = make('fieldset', { class: 'lq-field is-rows' }, make('legend', {}, field.label));
    if (field.hint) box.append(make('p', { class: 'lq-hint' }, field.hint));
    box.current = field;
    const cells = [...field.value, {}].map((row, place) => field.columns.map(column => {
      const id = `p-${field.key}-${place}-${column.key}`;
      const node = control(column, id, row[column.key]);
      node.setAttribute('aria-label', `${field.label} ${place + 1}: ${column.label}`);
      node.setAttribute('placeholder', column.label);
      node.dataset.field = `${field.key}-${place}-${column.key}`;
      node.addEventListener('change', commit);
      return node;
    }));
    function commit() {
      const values = cells.map(row => Object.fromEntries(row.map((node, place) => [field.columns[place].key, node.value.trim()])));
      const written = field.columns.filter(column => column.type !== 'select').map(column => column.key);
      box.current.set(values.filter(row => written.some(key => row[key])));
    }
    cells.forEach((row, place) => {
      const remove = make('button', { type: 'button', class: 'btn btn-sm btn-quiet', 'aria-label': word('remove-row', { n: place + 1 }),
        title: word('remove-row', { n: place + 1 }) }, '×');
      remove.addEventListener('click', () => { row.forEach(node => { if (node.tagName !== 'SELECT') node.value = ''; }); commit(); });
      box.append(make('div', { class: 'lq-cells' }, ...row, place < field.value.length ? remove : null));
    });
    return box;
  };

  const said = field => {
    const value = field.type === 'rows'
      ? field.value.map(row => field.columns.map(column => row[column.key]).join(' = ')).join('; ')
      : field.type === 'check' ? word(field.value ? 'yes' : 'no')
        : field.type === 'select' ? ((field.options.find(one => one.name === field.value) || {}).label || field.value) : field.value;
    return value ? [make('dt', {}, field.label), make('dd', {}, value)] : [];
  };

  window.LingquDesigner.panel = (container, isReadOnly) => {
    let signature = '';
    const shape = (owner, sections) => JSON.stringify([owner, sections.map(section => [section.title,
      section.fields.map(field => [field.key, field.label, field.options, field.type === 'rows' ? field.value.length : 0])])]);

    const build = sections => sections.forEach(section => {
      if (section.title) container.append(make('h3', {}, section.title));
      if (isReadOnly()) container.append(make('dl', { class: 'lq-kv' }, ...section.fields.flatMap(said)));
      else container.append(...section.fields.map(field => (field.type === 'rows' ? rows(field) : simple(field))));
    });

    const refresh = sections => sections.flatMap(section => section.fields).forEach((field, place) => {
      const box = container.querySelectorAll('.lq-field')[place];
      box.current = field;
      const parts = field.type === 'rows' ? field.value.flatMap((row, n) => field.columns.map(column => [`${field.key}-${n}-${column.key}`, row[column.key]]))
        : [[field.key, field.value]];
      parts.forEach(([key, value]) => {
        const node = [...box.querySelectorAll('[data-field]')].find(one => one.dataset.field === key);
        if (node.type === 'checkbox') node.checked = !!value;
        else if (node.value !== (value || '') && node.getAttribute('aria-invalid') === null) node.value = value || '';
      });
    });

    return {
      show(owner, sections) {
        const now = shape([owner, isReadOnly()], sections);
        if (now === signature && !isReadOnly()) { refresh(sections); return; }
        const focused = container.contains(document.activeElement) ? document.activeElement.id : '';
        signature = now;
        container.replaceChildren();
        build(sections);
        const again = focused && document.getElementById(focused);
        if (again) again.focus();
      },
      // Takes over what is being typed, before saving.
      flush() {
        const node = document.activeElement;
        if (node && container.contains(node) && node.dataset.field) node.dispatchEvent(new Event('change', { bubbles: true }));
      },
    };
  };
})();
