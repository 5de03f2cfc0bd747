// The decision designer: dmn-js with its drawing of requirements, tables and expressions.
(() => {
  const page = window.LingquDesigner;
  const { make, word, root } = page;

  // CodeMirror, inside dmn-js, writes its rules into a <style> element, which the content policy
  // forbids. The same rules in a constructed sheet are allowed. Browsers without constructed sheets
  // show the fields for expressions in plain dress.
  const adoptStyles = () => {
    const create = document.createElement.bind(document);
    document.createElement = (name, options) => {
      if (name !== 'style' || !('adoptedStyleSheets' in document)) return create(name, options);
      const made = create('meta'); // stands where the style would
      const sheet = new CSSStyleSheet();
      Object.defineProperty(made, 'textContent', { set: text => sheet.replaceSync(text) });
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      return made;
    };
  };
  adoptStyles();

  const bundles = {};
  const bundle = async isReadOnly => {
    const name = isReadOnly ? 'viewer' : 'modeler';
    if (!bundles[name]) {
      await page.script(root.dataset[name]);
      bundles[name] = window.DmnJS;
    }
    return bundles[name];
  };

  // Marks in a table outlive its redrawing only as rules of a style sheet.
  const sheet = () => [...document.styleSheets].find(one => one.href && /designer[^/]*\.css$/.test(one.href));
  const ruleOf = (ids, number, isError) => {
    const cells = ids.map(id => `.lq-canvas [data-element-id="${CSS.escape(id)}"]`).join(', ');
    const colour = isError ? 'var(--lq-bad-fill)' : 'var(--lq-warn-fill)';
    const ground = isError ? 'var(--lq-bad-bg)' : 'var(--lq-warn-bg)';
    return [`:is(${cells}) { background-color: ${ground}; box-shadow: inset 3px 0 0 ${colour}; }`,
      `.lq-canvas [data-element-id="${CSS.escape(ids[0])}"]::after { content: "${number}"; }`];
  };

  const idsUnder = (element, seen = new Set()) => {
    if (!element || typeof element !== 'object' || seen.has(element) || !element.$type) return seen;
    seen.add(element);
    element.$descriptor.properties.filter(one => !one.isReference && !one.isVirtual).forEach(one => {
      const value = element[one.ns.localName];
      (Array.isArray(value) ? value : [value]).forEach(child => idsUnder(child, seen));
    });
    return seen;
  };

  page.kinds.dmn = async ({ container, isReadOnly, onChange }) => {
    const [Kind, translate] = await Promise.all([bundle(isReadOnly), page.dictionary()]);
    const common = { additionalModules: [{ translate: ['value', translate] }] };
    const dmn = new Kind({ container, width: '100%', height: '100%', drd: common, decisionTable: common, literalExpression: common, boxedExpression: common });
    const tabs = root.querySelector('[data-tabs]');
    let toWritten = text => text;
    let findings = [];
    let rules = 0;
    const panel = page.panel(root.querySelector('[data-fields]'), () => isReadOnly);

    const tool = name => {
      const viewer = dmn.getActiveViewer();
      return viewer ? viewer.get(name, false) : null;
    };
    const owner = id => (dmn.getDefinitions().drgElement || []).find(element => element.id === id || [...idsUnder(element)].some(one => one.id === id));

    const showFields = () => {
      const isDrawing = !!dmn.getActiveView() && dmn.getActiveView().type === 'drd';
      root.classList.toggle('has-properties', isDrawing);
      if (!isDrawing) return;
      const chosen = tool('selection') ? tool('selection').get() : [];
      const element = chosen.length === 1 && chosen[0].businessObject && /^dmn:(Decision|InputData|KnowledgeSource|BusinessKnowledgeModel)$/.test(chosen[0].businessObject.$type) ? chosen[0] : null;
      root.querySelector('[data-kind]').textContent = element ? translate(element.businessObject.$type.replace('dmn:', '').replace(/([a-z])([A-Z])/g, (all, a, b) => `${a} ${b.toLowerCase()}`)) : '';
      root.querySelector('[data-several]').hidden = chosen.length < 2;
      root.querySelector('[data-choose]').hidden = chosen.length > 0;
      panel.show(element && element.id, element ? page.requirementFields(element, dmn.getActiveViewer(), dmn.getDefinitions(), owner) : []);
    };

    const showTabs = () => {
      const active = dmn.getActiveView();
      tabs.replaceChildren(...dmn.getViews().map(view => {
        const button = make('button', { type: 'button', class: 'lq-tab', 'data-view': view.id, 'aria-pressed': String(!!active && active.id === view.id) },
          view.type === 'drd' ? word('requirements') : view.name || view.id);
        button.addEventListener('click', () => dmn.open(view));
        return button;
      }));
      showFields();
      page.refresh();
    };
    dmn.on('views.changed', showTabs);
    dmn.on('viewer.created', ({ viewer }) => {
      viewer.on('commandStack.changed', event => {
        if (event.trigger === 'clear') return;
        showFields();
        onChange();
      });
      if (viewer.get('selection', false)) viewer.on('selection.changed', showFields);
    });
    dmn.on('import.parse.complete', ({ definitions }) => { if (definitions) page.addDrawing(definitions, dmn._moddle); });
    dmn.on('import.render.complete', () => {
      if (dmn.getActiveView() && dmn.getActiveView().type === 'drd') tool('canvas').zoom('fit-viewport', 'auto');
      container.querySelectorAll('.tjs-table-container').forEach(node => { node.tabIndex = 0; }); // it scrolls
      mark(findings);
    });

    const markTable = () => {
      const styles = sheet();
      if (!styles) return;
      while (rules > 0) { styles.deleteRule(styles.cssRules.length - 1); rules -= 1; }
      findings.forEach((one, place) => {
        const inside = [...idsUnder(owner(one.element))].find(part => part.id === one.element);
        if (!inside) return;
        const cells = [...(inside.inputEntry || []), ...(inside.outputEntry || [])].map(cell => cell.id).filter(Boolean);
        ruleOf(cells.length ? cells : [one.element], place + 1, one.severity === 'error').forEach(rule => {
          styles.insertRule(rule, styles.cssRules.length);
          rules += 1;
        });
      });
    };
    function mark(list) {
      findings = list;
      markTable();
      const overlays = tool('overlays');
      if (!overlays) return;
      overlays.remove({ type: 'finding' });
      const taken = {};
      list.forEach((one, place) => {
        const element = owner(one.element);
        if (!element || !tool('elementRegistry').get(element.id)) return;
        const nth = taken[element.id] = (taken[element.id] || 0) + 1;
        overlays.add(element.id, 'finding', { position: { top: -10, right: 10 + (nth - 1) * 26 }, scale: { min: 0.9, max: 1.2 },
          html: make('span', { class: `lq-fn is-${one.severity === 'error' ? 'error' : 'warn'}`, 'data-finding': place, title: one.reason }, String(place + 1)) });
      });
    }

    const showInDrawing = element => {
      const view = dmn.getViews().find(one => one.type === 'drd');
      if (!view) return Promise.resolve(false);
      return dmn.open(view).then(() => {
        const shape = tool('elementRegistry').get(element.id);
        if (shape && tool('selection')) tool('selection').select(shape);
        return !!shape;
      });
    };

    return {
      async open(xml) {
        const older = page.toOlder(xml);
        toWritten = older.toWritten;
        const { warnings } = await dmn.importXML(older.xml);
        return warnings.map(one => one.message.split('\n')[0]);
      },
      async xml() { return toWritten((await dmn.saveXML({ format: true })).xml); },
      nameOf: id => (owner(id) || {}).name,
      // A cell takes over its text when the focus leaves it.
      flush() { panel.flush(); if (container.contains(document.activeElement)) document.activeElement.blur(); },
      undo: () => tool('commandStack') && tool('commandStack').undo(),
      redo: () => tool('commandStack') && tool('commandStack').redo(),
      can: () => {
        const commands = tool('commandStack');
        const isDrawing = !!dmn.getActiveView() && dmn.getActiveView().type === 'drd';
        return { undo: !!commands && commands.canUndo(), redo: !!commands && commands.canRedo(), zoom: isDrawing };
      },
      zoom(how) {
        const canvas = tool('canvas');
        if (!canvas) return;
        if (how === 'fit') canvas.zoom('fit-viewport', 'auto');
        else canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * (how === 'in' ? 1.25 : 0.8))));
      },
      mark,
      show(id) {
        const element = owner(id);
        if (!element) return false;
        const view = dmn.getView(element);
        if (element.id === id || !view) { showInDrawing(element); return true; }
        dmn.open(view).then(() => {
          const inside = [...idsUnder(element)].find(part => part.id === id);
          const first = inside && inside.inputEntry ? inside.inputEntry[0].id : id;
          const cell = container.querySelector(`[data-element-id="${CSS.escape(first)}"]`);
          if (cell) { cell.scrollIntoView({ block: 'center' }); cell.click(); }
        });
        return true;
      },
      destroy: () => { tabs.replaceChildren(); dmn.destroy(); },
      modeler: dmn,
    };
  };
})();
