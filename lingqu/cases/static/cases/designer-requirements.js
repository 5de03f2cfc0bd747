// The properties of what stands in the drawing of decisions: id, name and type of its value.
(() => {
  const { word } = window.LingquDesigner;
  const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
  const TYPES = ['string', 'number', 'boolean', 'date', 'time', 'dateTime', 'dayTimeDuration', 'yearMonthDuration'];

  window.LingquDesigner.requirementFields = (element, viewer, definitions, idOwner) => {
    const bo = element.businessObject;
    const modeling = viewer.get('modeling', false);
    const change = props => modeling.updateProperties(element, props);
    const field = (key, type, value, set, more = {}) => ({ key, type, label: word(`field-${key}`), value, set, ...more });
    const own = (definitions.itemDefinition || []).map(one => one.name).filter(Boolean);

    const fields = [
      field('id', 'text', bo.id, value => {
        const id = value.trim();
        if (id === bo.id) return '';
        if (!NAME.test(id)) return word('id-letters');
        if (idOwner(id)) return word('id-taken', { id });
        change({ id });
        return '';
      }, { hint: word('hint-id') }),
      field('name', 'text', bo.name, value => change({ name: value.trim() || bo.id })),
    ];
    if (bo.$instanceOf('dmn:InputData') || bo.$instanceOf('dmn:Decision')) {
      fields.push(field('type', 'select', bo.variable ? bo.variable.typeRef : '', value => {
        const typeRef = value || undefined;
        if (bo.variable) { modeling.updateModdleProperties(element, bo.variable, { typeRef }); return; }
        const variable = viewer.get('drdFactory').create('dmn:InformationItem', { name: bo.name, typeRef });
        variable.$parent = bo;
        modeling.updateModdleProperties(element, bo, { variable });
      }, { options: [{ name: '', label: word('any-type') }, ...[...TYPES, ...own].map(name => ({ name }))] }));
    }
    return [{ title: '', fields }];
  };
})();
