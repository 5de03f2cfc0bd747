"""Files as modellers of the world write them: kept byte for byte, and each process runs or lint
says which elements hinder it and why."""

from __future__ import annotations

import pytest

from lingqu.bpmn import ProcessRefused, lint, load_definition, read_diagram

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SPACES = (
    f'xmlns="{BPMN}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:signavio="http://www.signavio.com" xmlns:own="urn:some:city" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" targetNamespace="urn:odd"'
)
RUNS = '<startEvent id="s"/><userTask id="t" name="审核"/><endEvent id="e"/>'
RUNS += '<sequenceFlow id="f1" sourceRef="s" targetRef="t"/>'
RUNS += '<sequenceFlow id="f2" sourceRef="t" targetRef="e"/>'


def file(inside, head=""):
    return f'{head}<definitions {SPACES} id="d">\n{inside}\n</definitions>\n'.encode()


def process(inside, key="p"):
    return f'<process id="{key}" isExecutable="false">{inside}</process>'


CHOREOGRAPHY = """<choreography id="c"><participant id="x"/><choreographyTask id="ct"
 initiatingParticipantRef="x"><participantRef>x</participantRef></choreographyTask></choreography>"""
CONVERSATION = """<collaboration id="co"><participant id="x" name="居民"/>
 <conversation id="cv" name="投诉"><participantRef>x</participantRef></conversation>
 <callConversation id="cc"/><subConversation id="sc"/></collaboration>"""
POOLS = (
    """<collaboration id="co"><participant id="pa" name="居民" processRef="q"/>
 <participant id="pb" name="街道" processRef="p"/><participant id="black" name="黑箱"/>
 <messageFlow id="mf" sourceRef="t" targetRef="black"/></collaboration>"""
    + process(RUNS)
    + process(RUNS.replace('id="', 'id="q_').replace('Ref="', 'Ref="q_'), "q")
)
LANES = process(
    """<laneSet id="ls"><lane id="l1" name="受理"><flowNodeRef>t</flowNodeRef><childLaneSet id="cls">
 <lane id="l2"><flowNodeRef>s</flowNodeRef></lane></childLaneSet></lane></laneSet>"""
    + RUNS
    + """<textAnnotation id="ta"><text>材料齐全</text></textAnnotation>
 <association id="as" sourceRef="t" targetRef="ta"/><group id="g" categoryValueRef="cv"/>"""
)
DATA = """<dataStore id="ds" name="电子证照库"/><itemDefinition id="it" structureRef="xsd:string"/>
 <category id="ca"><categoryValue id="cv" value="x"/></category>""" + process(
    """<dataObject id="do"/><dataObjectReference id="dor" dataObjectRef="do"/>
 <dataStoreReference id="dsr" dataStoreRef="ds"/><property id="pr" name="x"/>"""
    + RUNS.replace(
        '<userTask id="t" name="审核"/>',
        """<userTask id="t"><ioSpecification><dataInput id="di"/><inputSet/><outputSet/>
 </ioSpecification><dataInputAssociation><sourceRef>dor</sourceRef><targetRef>di</targetRef>
 </dataInputAssociation><potentialOwner><resourceAssignmentExpression><formalExpression>x
 </formalExpression></resourceAssignmentExpression></potentialOwner></userTask>""",
    )
)
VENDORS = process(
    """<extensionElements><camunda:properties><camunda:property name="a" value="b"/>
 </camunda:properties><own:thing own:deep="1"><own:more><![CDATA[<&>]]></own:more></own:thing>
 </extensionElements><!-- a comment --><?tool keep me?>"""
    + RUNS.replace(
        "<userTask ", '<userTask camunda:assignee="${x}" own:colour="红" signavio:x="&quot;" '
    ).replace("<startEvent ", '<startEvent zeebe:y="" ')
    + '<own:node id="strange"/><own:flow/>'
)
OTHER_PREFIX = (
    f'<?xml version="1.0" encoding="UTF-8"?>\r\n<b:definitions xmlns:b="{BPMN}">\r\n\t<b:process '
    "id='p' >\r\n<b:task id='t'/></b:process></b:definitions>  \r\n"
)
SCRIPTS = process(
    RUNS.replace("userTask", "scriptTask")
    + """<subProcess id="ev" triggeredByEvent="true"><startEvent id="es"><escalationEventDefinition/>
 </startEvent></subProcess><adHocSubProcess id="ah"><task id="inner"/></adHocSubProcess>
 <transaction id="tx"/><complexGateway id="cg"/><callChoreography id="cch"/>"""
)

ODD = {
    "choreography": (file(CHOREOGRAPHY), {}, {"definitions"}),
    "conversation": (file(CONVERSATION), {}, {"definitions"}),
    "several pools": (file(POOLS), {"p", "q"}, set()),
    "lanes and annotations": (file(LANES), {"p"}, set()),
    "data stores and objects": (file(DATA), {"p"}, set()),
    "extensions of vendors": (file(VENDORS), {"p"}, set()),
    "another prefix and line ends": (OTHER_PREFIX.encode(), {"p"}, set()),
    "a byte order mark": (b"\xef\xbb\xbf" + file(process(RUNS)), {"p"}, set()),
    "UTF-16": (
        file(process(RUNS), '<?xml version="1.0" encoding="UTF-16"?>').decode().encode("utf-16"),
        {"p"}, set(),
    ),
    "GB18030": (
        file(process(RUNS), '<?xml version="1.0" encoding="GB18030"?>').decode().encode("gb18030"),
        {"p"}, set(),
    ),
    "elements that do not run": (
        file(SCRIPTS), {}, {"t", "ev", "es", "ah", "tx", "cg", "cch"},
    ),
    "one pool that runs and one that does not": (
        file(process(RUNS) + process('<scriptTask id="code"/>', "q")), {"p"}, {"code"},
    ),
    "an empty process": (file(process("")), {}, {"p"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_a_file_is_kept_byte_for_byte(name):
    content, _runs, _refused = ODD[name]
    before = bytes(content)
    diagram = read_diagram(content, where="odd.bpmn")
    assert diagram.content == before
    for key in ODD[name][1]:
        assert load_definition(content, process=key).content == before


@pytest.mark.parametrize("name", ODD)
def test_each_process_runs_or_lint_names_elements_with_reasons(name):
    content, runs, refused = ODD[name]
    diagram = read_diagram(content, where="odd.bpmn")
    errors = [one for one in lint(diagram) if one.severity == "error"]
    assert {one.element for one in errors} == refused and all(one.reason for one in errors)
    for key in diagram.processes:
        if key in runs:
            load_definition(content, process=key)
        else:
            with pytest.raises(ProcessRefused) as caught:
                load_definition(content, process=key)
            assert {one.element for one in caught.value.findings} <= refused


def test_names_of_pools_and_tasks_are_read_in_any_encoding():
    assert read_diagram(ODD["several pools"][0], where="x").participants == {
        "p": "街道",
        "q": "居民",
    }
    for name in ("UTF-16", "GB18030", "a byte order mark"):
        body = read_diagram(ODD[name][0], where="x").processes["p"]
        assert body.nodes[1].name == "审核"
