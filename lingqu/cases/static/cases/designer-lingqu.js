// What Lingqu adds to BPMN (urn:lingqu:bpmn), in the form in which bpmn-js wants it.
window.LingquDesigner.lingqu = {
  name: 'Lingqu', uri: 'urn:lingqu:bpmn', prefix: 'lingqu', xml: { tagAlias: 'lowerCase' },
  types: [
    {
      name: 'Node', extends: ['bpmn:FlowNode', 'bpmn:Process'], isAbstract: true,
      properties: ['action', 'decision', 'result', 'input', 'output', 'form', 'role', 'label', 'combine']
        .map(name => ({ name, type: 'String', isAttr: true })),
    },
    { name: 'Timer', extends: ['bpmn:TimerEventDefinition'], isAbstract: true,
      properties: [{ name: 'calendar', type: 'String', isAttr: true }] },
    { name: 'Many', extends: ['bpmn:MultiInstanceLoopCharacteristics'], isAbstract: true,
      properties: ['collection', 'item'].map(name => ({ name, type: 'String', isAttr: true })) },
    { name: 'Parameter', superClass: ['Element'],
      properties: [{ name: 'name', type: 'String', isAttr: true }, { name: 'text', type: 'String', isBody: true }] },
    { name: 'Combine', superClass: ['Element'],
      properties: [{ name: 'variable', type: 'String', isAttr: true }, { name: 'how', type: 'String', isAttr: true }] },
  ],
};
