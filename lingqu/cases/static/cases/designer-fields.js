// Which properties an element of a process has, how they are read and written. Every change goes
// through bpmn-js's own commands, so that it can be undone.
(() => {
  const { word, choices, given } = window.LingquDesigner;
  const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
  const PERSONS = ['bpmn:Task', 'bpmn:UserTask', 'bpmn:ManualTask'];
  const REFERENCES = {
    'bpmn:MessageEventDefinition': ['bpmn:Message', 'messageRef', 'name'],
    'bpmn:SignalEventDefinition': ['bpmn:Signal', 'signalRef', 'name'],
    'bpmn:ErrorEventDefinition': ['bpmn:Error', 'errorRef', 'errorCode'],
  };
  const TIMES = ['timeDuration', 'timeDate', 'timeCycle'];

  window.LingquDesigner.fieldsOf = (element, modeler, isReadOnly) => {
    const bo = element.businessObject;
    const modeling = isReadOnly ? null : modeler.get('modeling');
    const factory = isReadOnly ? null : modeler.get('bpmnFactory');
    const moddle = modeler.get('moddle');
    const definitions = modeler.getDefinitions();
    const is = (...types) => types.some(type => bo.$instanceOf(type));
    const change = props => modeling.updateProperties(element, props);
    const changeOf = (part, props) => modeling.updateModdleProperties(element, part, props);
    const label = key => word(`field-${key}`);
    const hint = key => (word(`hint-${key}`) === `hint-${key}` ? '' : word(`hint-${key}`));
    const field = (key, type, value, set, more = {}) => ({ key, type, label: label(key), hint: hint(key), value, set, ...more });
    const own = (key, type = 'text', more = {}) =>
      field(key, type, bo.get(`lingqu:${key}`), value => change({ [`lingqu:${key}`]: value.trim() || undefined }), more);

    // An expression is an element with a text: `owner` has it under `name`.
    const expression = (key, owner, name, type = 'feel') => field(key, type, owner.get(name) ? owner.get(name).body : '', value => {
      const body = value.trim();
      const old = owner.get(name);
      if (old && body) { changeOf(old, { body }); return; }
      const made = body ? factory.create('bpmn:FormalExpression', { body }) : undefined;
      if (made) made.$parent = owner;
      changeOf(owner, { [name]: made });
    });

    const identity = () => field('id', 'text', bo.id, value => {
      const id = value.trim();
      if (id === bo.id) return '';
      if (!NAME.test(id)) return word('id-letters');
      if (moddle.ids.assigned(id)) return word('id-taken', { id });
      change({ id });
      return '';
    });

    // Elements of Lingqu inside extensionElements, as rows; others there are kept.
    const extensionRows = (key, type, columns) => {
      const inside = bo.extensionElements ? bo.extensionElements.get('values') : [];
      const ours = inside.filter(one => one.$type === type);
      const value = ours.map(one => Object.fromEntries(columns.map(column => [column.key, one.get(column.key) || ''])));
      return field(key, 'rows', value, list => {
        const made = list.map(row => factory.create(type, row));
        const values = [...inside.filter(one => one.$type !== type), ...made];
        const holder = factory.create('bpmn:ExtensionElements', { values });
        holder.$parent = bo;
        values.forEach(one => { one.$parent = holder; });
        change({ extensionElements: values.length ? holder : undefined });
      }, { columns });
    };

    const parameters = () => extensionRows('parameters', 'lingqu:Parameter', [
      { key: 'name', type: 'text', label: label('parameter-name') }, { key: 'text', type: 'text', label: label('parameter-text') }]);

    const HOW = ['refuse', 'collect', 'by-key'].map(name => ({ name, label: word(`how-${name}`) }));
    const combine = () => [
      own('combine', 'select', { value: bo.get('lingqu:combine') || '', options: [{ name: '', label: word('how-refuse') }, ...HOW.slice(1)] }),
      extensionRows('combines', 'lingqu:Combine', [
        { key: 'variable', type: 'text', label: label('combine-variable') },
        { key: 'how', type: 'select', label: label('combine-how'), options: HOW }]),
    ];

    // A message, signal or error of the file, by its name; a new name makes a new one.
    const reference = (owner, [type, property, naming]) => {
      const all = definitions.get('rootElements').filter(one => one.$type === type);
      const nameOf = one => one.get(naming) || one.name || one.id;
      const now = owner.get(property);
      return field(property, 'pick', now ? nameOf(now) : '', value => {
        const name = value.trim();
        let target = all.find(one => nameOf(one) === name);
        if (name && !target) {
          target = factory.create(type, naming === 'name' ? { name } : { name, [naming]: name });
          target.$parent = definitions;
          changeOf(definitions, { rootElements: [...definitions.get('rootElements'), target] });
        }
        changeOf(owner, { [property]: name ? target : undefined });
      }, { options: all.map(one => ({ name: nameOf(one) })) });
    };

    const timer = definition => {
      const kind = TIMES.find(name => definition.get(name)) || 'timeDuration';
      const text = definition.get(kind) ? definition.get(kind).body : '';
      const write = (name, body) => {
        const made = factory.create('bpmn:FormalExpression', { body });
        made.$parent = definition;
        changeOf(definition, { timeDuration: undefined, timeDate: undefined, timeCycle: undefined, [name]: made });
      };
      return [
        field('time-kind', 'select', kind, value => write(value, text), { options: TIMES.map(name => ({ name, label: word(name) })) }),
        field('time', 'pick', text, value => (definition.get(kind) ? changeOf(definition.get(kind), { body: value.trim() }) : write(kind, value.trim())),
          { hint: word(`hint-${kind}`), options: choices(given.parameters) }),
        field('calendar', 'select', definition.get('lingqu:calendar') || '', value => changeOf(definition, { 'lingqu:calendar': value || undefined }),
          { options: [{ name: '', label: word('calendar-days') }, { name: 'working', label: word('calendar-working') }] }),
      ];
    };

    const loop = many => {
      if (many.$type === 'bpmn:StandardLoopCharacteristics') {
        return [
          expression('loopCondition', many, 'loopCondition'),
          field('testBefore', 'check', many.testBefore, value => changeOf(many, { testBefore: value || undefined })),
          field('loopMaximum', 'text', many.loopMaximum === undefined ? '' : String(many.loopMaximum), value => {
            if (value.trim() && !/^\d{1,9}$/.test(value.trim())) return word('whole-number');
            changeOf(many, { loopMaximum: value.trim() ? Number(value) : undefined });
            return '';
          }),
        ];
      }
      const attribute = key => field(key, key === 'collection' ? 'feel' : 'text', many.get(`lingqu:${key}`), value => changeOf(many, { [`lingqu:${key}`]: value.trim() || undefined }));
      return [attribute('collection'), attribute('item'), expression('loopCardinality', many, 'loopCardinality', 'text'),
        expression('completionCondition', many, 'completionCondition'), ...combine()];
    };

    const flow = () => {
      const source = bo.sourceRef;
      const mayDefault = source && (source.$instanceOf('bpmn:Activity') || source.$instanceOf('bpmn:ExclusiveGateway') || source.$instanceOf('bpmn:InclusiveGateway'));
      const host = modeler.get('elementRegistry').get(source && source.id);
      return [
        expression('condition', bo, 'conditionExpression'),
        ...(mayDefault && host ? [field('isDefault', 'check', source.default === bo, value => modeling.updateProperties(host, { default: value ? bo : undefined }))] : []),
      ];
    };

    const defaultFlow = () => {
      const leaving = (element.outgoing || []).map(one => one.businessObject).filter(one => one.$type === 'bpmn:SequenceFlow');
      const say = one => ({ name: one.id, label: [one.name, one.targetRef && (one.targetRef.name || one.targetRef.id)].filter(Boolean).join(' → ') });
      return field('default', 'select', bo.default ? bo.default.id : '', value => change({ default: leaving.find(one => one.id === value) }),
        { options: [{ name: '', label: word('no-default') }, ...leaving.map(say)] });
    };

    const sections = [];
    const add = (key, ...fields) => { if (fields.length) sections.push({ title: key && word(`section-${key}`), fields }); };
    const event = (bo.eventDefinitions || [])[0];

    add('', identity(), ...(is('bpmn:TextAnnotation')
      ? [field('text', 'feel', bo.text, value => change({ text: value }))]
      : is('bpmn:Collaboration') ? [] : [field('name', 'text', bo.name, value => change({ name: value.trim() || undefined }))]));
    if (PERSONS.includes(bo.$type)) {
      add('work', own('role', 'pick', { options: choices(given.duties) }), own('form', 'pick', { options: choices(given.forms) }), own('label'));
    }
    if (is('bpmn:ServiceTask') || (is('bpmn:SendTask') && !bo.messageRef)) {
      add('action', own('action', 'pick', { options: choices(given.actions) }), parameters(), own('result'));
    }
    if (is('bpmn:BusinessRuleTask')) {
      add('decision', own('decision', 'pick', { options: choices(given.decisions) }), parameters(), own('result'));
    }
    if (is('bpmn:SendTask', 'bpmn:ReceiveTask')) add('message', reference(bo, ['bpmn:Message', 'messageRef', 'name']));
    if (is('bpmn:CallActivity')) add('call', field('calledElement', 'text', bo.calledElement, value => change({ calledElement: value.trim() || undefined })));
    if (is('bpmn:SubProcess', 'bpmn:CallActivity')) add('exchange', own('input'), own('output'));
    if (event && event.$type === 'bpmn:TimerEventDefinition') add('timer', ...timer(event));
    if (event && REFERENCES[event.$type]) add('event', reference(event, REFERENCES[event.$type]));
    if (is('bpmn:BoundaryEvent') && event && event.$type !== 'bpmn:ErrorEventDefinition') {
      add('boundary', field('interrupting', 'check', bo.cancelActivity !== false, value => change({ cancelActivity: value })));
    }
    if (bo.loopCharacteristics) add('loop', ...loop(bo.loopCharacteristics));
    if (is('bpmn:SequenceFlow')) add('flow', ...flow());
    if (is('bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway')) add('flows', defaultFlow());
    if (is('bpmn:ParallelGateway', 'bpmn:InclusiveGateway', 'bpmn:Process') || (is('bpmn:SubProcess') && !bo.loopCharacteristics)) add('branches', ...combine());
    return sections;
  };
})();
