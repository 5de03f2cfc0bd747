// Decision files: their version, and a drawing where a file has none.
(() => {
  const page = window.LingquDesigner;
  const READ = '20191111'; // DMN 1.3, all that dmn-js reads
  const SPACES = /(["'])https:\/\/www\.omg\.org\/spec\/DMN\/(\d{8})\/(MODEL|DMNDI|FEEL)\/\1/g;
  const LATER = ['20211108', '20230324']; // DMN 1.4 and 1.5: the same words and some more
  const [WIDE, HIGH, GAP_X, GAP_Y] = [180, 80, 60, 80];

  // dmn-js reads DMN 1.3. Later versions add to it, so a file that uses none of the additions reads
  // the same; one that does is found by what dmn-js could not read, and is only shown.
  page.toOlder = xml => {
    const found = [...xml.matchAll(SPACES)].map(match => match[2]).find(date => LATER.includes(date));
    if (!found) return { xml, toWritten: text => text };
    const swap = (text, from, to) => text.replace(SPACES, (all, quote, date, part) =>
      (date === from ? `${quote}https://www.omg.org/spec/DMN/${to}/${part}/${quote}` : all));
    return { xml: swap(xml, found, READ), toWritten: text => swap(text, READ, found) };
  };

  const idOf = reference => (reference && reference.href ? reference.href.replace(/^.*#/, '') : '');
  const needs = element => [
    ...(element.informationRequirement || []).map(one => [one, one.requiredDecision || one.requiredInput]),
    ...(element.knowledgeRequirement || []).map(one => [one, one.requiredKnowledge]),
    ...(element.authorityRequirement || []).map(one => [one, one.requiredAuthority || one.requiredDecision || one.requiredInput]),
  ].map(([requirement, reference]) => [requirement, idOf(reference)]);

  // Rows by what an element needs: input at the bottom, decisions above what they ask.
  const levels = elements => {
    const byId = new Map(elements.map(element => [element.id, element]));
    const level = new Map();
    const of = (element, path) => {
      if (level.has(element.id)) return level.get(element.id);
      if (path.includes(element.id)) return 0;
      const below = needs(element).map(([, id]) => byId.get(id)).filter(Boolean);
      const value = below.length ? 1 + Math.max(...below.map(one => of(one, [...path, element.id]))) : 0;
      level.set(element.id, value);
      return value;
    };
    elements.forEach(element => of(element, []));
    return level;
  };

  // Draws a file that has no drawing; true if it did.
  page.addDrawing = (definitions, moddle) => {
    const elements = (definitions.drgElement || []).filter(one => one.id && /:(Decision|InputData|KnowledgeSource|BusinessKnowledgeModel)$/.test(one.$type));
    const has = definitions.dmnDI && (definitions.dmnDI.diagrams || []).some(one => (one.diagramElements || []).length);
    if (has || !elements.length) return false;
    const level = levels(elements);
    const highest = Math.max(...level.values());
    const places = new Map();
    const taken = {};
    elements.forEach(element => {
      const row = highest - level.get(element.id);
      const column = taken[row] = (taken[row] || 0) + 1;
      places.set(element.id, { x: 160 + (column - 1) * (WIDE + GAP_X), y: 80 + row * (HIGH + GAP_Y) });
    });
    const shapes = elements.map(element => moddle.create('dmndi:DMNShape', {
      id: `shape_${element.id}`, dmnElementRef: element,
      bounds: moddle.create('dc:Bounds', { ...places.get(element.id), width: WIDE, height: HIGH }),
    }));
    const point = (id, down) => {
      const { x, y } = places.get(id);
      return moddle.create('dc:Point', { x: x + WIDE / 2, y: y + (down ? HIGH : 0) });
    };
    elements.flatMap(needs).forEach(([one], place) => { one.id = one.id || `needs_${place + 1}_${definitions.id}`; });
    const edges = elements.flatMap(element => needs(element).filter(([, id]) => places.has(id)).map(([one, id]) =>
      moddle.create('dmndi:DMNEdge', { id: `edge_${one.id}`, dmnElementRef: one, waypoint: [point(id, false), point(element.id, true)] })));
    const diagram = moddle.create('dmndi:DMNDiagram', { id: `drawing_${definitions.id}`, diagramElements: [...shapes, ...edges] });
    definitions.dmnDI = moddle.create('dmndi:DMNDI', { diagrams: [diagram] });
    return true;
  };
})();
