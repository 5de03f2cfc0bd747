// Small parts that the scripts of the designer share: words, elements, requests, files.
(() => {
  const root = document.getElementById('designer');
  const given = JSON.parse(document.getElementById('designer-data').textContent);
  const words = {};
  document.getElementById('designer-words').content.querySelectorAll('[data-word]')
    .forEach(node => { words[node.dataset.word] = node.textContent.trim(); });

  // The words of the page in the reader's language; {name} is replaced.
  const word = (key, values = {}) =>
    (words[key] || key).replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));

  // An element with attributes and children; null and false leave an attribute out.
  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (value === true) node.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    });
    node.append(...children.filter(child => child !== null && child !== undefined));
    return node;
  };

  // A name or {name, label} as the server hands it over.
  const choices = list => (list || []).map(one => (typeof one === 'string' ? { name: one } : one));

  const token = () => root.querySelector('[name=csrfmiddlewaretoken]').value;

  // A posted request: its status and, where it is JSON, its content. A redirect to the sign-in page
  // is status 401; status 0 is no answer at all.
  const post = async (url, body, type) => {
    try {
      const answer = await fetch(url, {
        method: 'POST', body, credentials: 'same-origin',
        headers: { 'Content-Type': type, 'X-CSRFToken': token(), Accept: 'application/json' },
      });
      const isJson = (answer.headers.get('Content-Type') || '').includes('json');
      if (answer.redirected && !isJson) return { status: 401, content: {} };
      return { status: answer.status, content: isJson ? await answer.json() : {} };
    } catch (error) {
      return { status: 0, content: {} };
    }
  };

  const text = async url => {
    const answer = await fetch(url, { credentials: 'same-origin', cache: 'no-store' });
    if (!answer.ok || answer.redirected) throw new Error(word('no-answer', { status: answer.status }));
    return answer.text();
  };

  // What the modelers call their own things: English, or from the file of words.
  const dictionary = async () => {
    const url = root.dataset.dictionary;
    const known = url ? await fetch(url).then(answer => answer.json()).catch(() => ({})) : {};
    return (template, values = {}) =>
      (known[template] || template).replace(/\{([^}]+)\}/g, (all, name) => (name in values ? values[name] : all));
  };

  const download = (name, xml) => {
    const url = URL.createObjectURL(new Blob([xml], { type: 'application/xml' }));
    const link = make('a', { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  // A script of another project, loaded once and only where it is needed.
  const script = source => new Promise((done, fail) => {
    const node = make('script', { src: source });
    node.onload = done;
    node.onerror = () => fail(new Error(word('no-answer', { status: source })));
    document.head.append(node);
  });

  window.LingquDesigner = { root, given, word, make, choices, post, text, dictionary, download, script, kinds: {} };
})();
