// The process designer: bpmn-js in the middle, our own panel at the right.
(() => {
  const page = window.LingquDesigner;
  const { make, root } = page;
  const SMALLEST = 0.8; // below this scale names cannot be read

  // bpmn-js draws these icons with style attributes, which the content policy forbids.
  const plain = markup => markup.replace(/style="([^"]*)"/g, (all, rules) => rules.split(';').filter(Boolean)
    .map(rule => rule.split(':')).map(([name, value]) => `${name.trim()}="${value.trim()}"`).join(' '));
  const plainEntries = entries => {
    Object.values(entries).forEach(entry => ['imageHtml', 'html'].forEach(key => { if (entry[key]) entry[key] = plain(entry[key]); }));
    return entries;
  };
  // What the engine refuses is not offered either (lingqu/bpmn/words.py).
  const REFUSED = /script-task|complex-gateway|transaction|ad-?hoc|escalation|compensation|conditional-(?!flow)|condition-|-link-|cancel-|event-subprocess|instantiat/;
  const runs = entries => Object.fromEntries(Object.entries(entries).filter(([key]) => !REFUSED.test(key)));

  function Menus(popupMenu, contextPad) {
    const icons = { getPopupMenuEntries: () => plainEntries, getMultiElementContextPadEntries: () => plainEntries };
    const offer = { getPopupMenuEntries: () => runs, getPopupMenuHeaderEntries: () => runs, getContextPadEntries: () => runs };
    popupMenu.registerProvider('align-elements', 500, icons);
    popupMenu.registerProvider('distribute-elements', 500, icons);
    popupMenu.registerProvider('bpmn-replace', 500, offer);
    contextPad.registerProvider(500, { ...icons, ...offer });
  }
  Menus.$inject = ['popupMenu', 'contextPad'];

  // A reference to an id that is not in the file would be dropped on saving; what is only a name to
  // the engine (a list of a repetition) is kept so.
  const keepReferences = warnings => warnings.filter(warning => {
    if (!warning.property || !warning.element || !warning.value) return true;
    const known = warning.element.$descriptor.propertiesByName[warning.property];
    if (known && !known.isMany) warning.element[known.ns.localName] = { id: warning.value };
    return false;
  });

  const kindOf = (bo, translate) => {
    const event = (bo.eventDefinitions || [])[0];
    const plainName = bo.$type.replace(/^\w+:/, '').replace(/([a-z])([A-Z])/g, (all, a, b) => `${a} ${b.toLowerCase()}`).replace('Sub process', 'Sub-process');
    if (!event) return translate(plainName);
    const trigger = event.$type.replace(/^\w+:|EventDefinition$/g, '');
    return translate(`${trigger.replace('Compensate', 'Compensation')} ${plainName[0].toLowerCase()}${plainName.slice(1)}`);
  };

  page.kinds.bpmn = async ({ container, isReadOnly, onChange }) => {
    const translate = await page.dictionary();
    const Kind = isReadOnly ? window.BpmnJS.NavigatedViewer : window.BpmnJS;
    const style = getComputedStyle(document.body);
    const modules = [{ translate: ['value', translate] }];
    if (!isReadOnly) modules.push({ __init__: ['lingquMenus'], lingquMenus: ['type', Menus] });
    const modeler = new Kind({
      container,
      additionalModules: modules,
      moddleExtensions: { lingqu: page.lingqu },
      bpmnRenderer: { defaultFillColor: '#ffffff', defaultStrokeColor: '#1c282c', defaultLabelColor: '#1c282c' },
      textRenderer: { defaultStyle: { fontFamily: style.fontFamily, fontSize: 14 }, externalStyle: { fontSize: 12 } },
    });
    const canvas = modeler.get('canvas');
    const overlays = modeler.get('overlays');
    const registry = modeler.get('elementRegistry');
    const selection = modeler.get('selection');
    const commands = modeler.get('commandStack', false);
    const panel = page.panel(root.querySelector('[data-fields]'), () => isReadOnly);
    const heading = root.querySelector('[data-kind]');
    let shown = null;

    const showFields = () => {
      const chosen = selection.get();
      const element = chosen.length ? chosen[0].labelTarget || chosen[0] : canvas.getRootElement();
      shown = chosen.length > 1 || !element.businessObject ? null : element;
      heading.textContent = shown ? kindOf(shown.businessObject, translate) : '';
      panel.show(shown && shown.id, shown ? page.fieldsOf(shown, modeler, isReadOnly) : []);
      root.querySelector('[data-several]').hidden = chosen.length < 2;
    };
    modeler.on(['selection.changed', 'root.set'], showFields);
    modeler.on('commandStack.changed', event => {
      if (event.trigger === 'clear') return;
      showFields();
      onChange();
    });

    // The whole diagram beside the palette; `smallest` keeps names readable and shows its beginning.
    const fit = smallest => {
      const { inner, outer } = canvas.viewbox();
      const palette = container.querySelector('.djs-palette');
      const left = 24 + (palette ? palette.offsetWidth : 0);
      const [wide, high] = [Math.max(120, outer.width - left - 24), Math.max(120, outer.height - 48)];
      const scale = Math.min(1, Math.max(smallest, Math.min(wide / inner.width, high / inner.height)));
      const [spareX, spareY] = [Math.max(0, wide - inner.width * scale) / 2, Math.max(0, high - inner.height * scale) / 2];
      canvas.viewbox({ x: inner.x - (left + spareX) / scale, y: inner.y - (24 + spareY) / scale, width: outer.width / scale, height: outer.height / scale });
    };

    // Where a number stands: at the upper right of a shape, on the longest part of a line.
    const spotOf = element => {
      if (!element.waypoints) return { top: -10, right: 10 };
      const points = element.waypoints;
      const lengths = points.slice(1).map((p, n) => Math.abs(p.x - points[n].x) + Math.abs(p.y - points[n].y));
      const n = lengths.indexOf(Math.max(...lengths));
      const [a, b] = [points[n], points[n + 1]]; // a name stands in the middle, so a third along it
      const [x, y] = [Math.min(...points.map(p => p.x)), Math.min(...points.map(p => p.y))];
      return { left: a.x + (b.x - a.x) * 0.3 - x - 12, top: a.y + (b.y - a.y) * 0.3 - y - 12 };
    };

    return {
      async open(xml) {
        const { warnings } = await modeler.importXML(xml);
        fit(SMALLEST);
        showFields();
        return keepReferences(warnings).map(one => one.message.split('\n')[0]);
      },
      nameOf: id => (registry.get(id) ? registry.get(id).businessObject.name : ''),
      async xml() { return (await modeler.saveXML({ format: true })).xml; },
      flush: panel.flush,
      undo: () => commands && commands.undo(),
      redo: () => commands && commands.redo(),
      can: () => ({ undo: !!commands && commands.canUndo(), redo: !!commands && commands.canRedo(), zoom: true }),
      zoom(how) {
        if (how === 'fit') fit(0.1);
        else canvas.zoom(Math.min(4, Math.max(0.2, canvas.zoom() * (how === 'in' ? 1.25 : 0.8))));
      },
      mark(findings) {
        overlays.remove({ type: 'finding' });
        const taken = {};
        findings.forEach((one, place) => {
          const element = registry.get(one.element);
          if (!element || element === canvas.getRootElement() || !element.parent) return;
          const spot = spotOf(element);
          const nth = taken[element.id] = (taken[element.id] || 0) + 1;
          if ('right' in spot) spot.right += (nth - 1) * 26; else spot.left += (nth - 1) * 26;
          overlays.add(element, 'finding', { position: spot, scale: { min: 0.9, max: 1.2 },
            html: make('span', { class: `lq-fn is-${one.severity === 'error' ? 'error' : 'warn'}`, 'data-finding': place, title: one.reason }, String(place + 1)) });
        });
      },
      show(id) {
        const element = registry.get(id);
        if (!element) return false;
        if (!element.parent) { canvas.setRootElement(element); selection.select([]); return true; }
        canvas.setRootElement(canvas.findRoot(element));
        selection.select(element);
        canvas.scrollToElement(element, { top: 80, right: 80, bottom: 80, left: 100 });
        return true;
      },
      destroy: () => modeler.destroy(),
      modeler,
    };
  };
})();
