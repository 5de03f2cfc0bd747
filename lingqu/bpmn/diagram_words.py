"""The words of a drawing, in Chinese unless others are given, and the names they make."""

from __future__ import annotations

from collections.abc import Mapping

from lingqu.bpmn.diagram_progress import Progress, Standing
from lingqu.bpmn.diagram_scene import Edge, Scene, Shape

__all__ = ["WORDS", "Words"]

WORDS = {
    "picture": "流程图", "done": "已完成", "current": "办理中", "cancelled": "已取消",
    "ahead": "未到达", "aside": "不中断", "default": "默认", "comma": "，", "listing": "、",
    "between": "{source} 到 {target}", "summary": "流程图，共 {total} 个节点。",
    "progress": "流程图，共 {total} 个节点，已完成 {done} 个；当前：{current}。", "nowhere": "无",
    "startEvent": "开始事件", "endEvent": "结束事件", "intermediateCatchEvent": "中间捕获事件",
    "intermediateThrowEvent": "中间抛出事件", "boundaryEvent": "边界事件", "task": "任务",
    "userTask": "人工任务", "manualTask": "手工任务", "serviceTask": "服务任务",
    "businessRuleTask": "规则任务", "receiveTask": "接收任务", "sendTask": "发送任务",
    "scriptTask": "脚本任务", "subProcess": "子流程", "callActivity": "调用活动",
    "transaction": "事务子流程", "adHocSubProcess": "自由子流程",
    "exclusiveGateway": "排他网关", "parallelGateway": "并行网关",
    "inclusiveGateway": "包容网关", "eventBasedGateway": "事件网关", "complexGateway": "复杂网关",
    "sequenceFlow": "顺序流", "messageFlow": "消息流", "association": "关联",
    "participant": "泳池", "lane": "泳道", "textAnnotation": "注释", "group": "分组",
    "dataObjectReference": "数据对象", "dataStoreReference": "数据存储",
    "message": "消息", "timer": "定时", "signal": "信号", "error": "错误", "terminate": "终止",
    "parallel": "并行多实例", "sequential": "顺序多实例", "while": "循环",
}  # fmt: skip
"""What a drawing says beside the names in the file: how far an element is, and what it is, by BPMN
element name, kind of event and kind of repetition. A page in another language gives its own."""


class Words:
    """Names and descriptions of one drawing; what `given` leaves out is said as in `WORDS`."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.words = {**WORDS, **given}

    def __getitem__(self, key: str) -> str:
        return self.words[key]

    def standing(self, standing: Standing) -> str:
        """Return the word for how far an element is."""
        return self.words[standing or "ahead"]

    def kind(self, shape: Shape) -> str:
        """Return what sort of thing a shape is."""
        parts = [self.words.get(shape.kind, shape.kind)]
        node = shape.node
        if node and node.event and node.event.kind in self.words:
            parts.append(self.words[node.event.kind])
        if node and not node.interrupting:
            parts.append(self.words["aside"])
        if node and node.loop:
            parts.append(self.words.get(node.loop.kind, node.loop.kind))
        return self.words["comma"].join(parts)

    def named(self, shape: Shape) -> str:
        """Return a shape's name; what has none is called by its kind."""
        return shape.name or self.kind(shape)

    def titled(self, name: str, element: str, progress: Progress) -> str:
        """Return a name and, of a case, how far the element is."""
        if not progress.is_known:
            return name
        return f"{name} — {self.standing(progress.standing.get(element, ''))}"

    def way(self, edge: Edge, names: Mapping[str, str]) -> str:
        """Return from where to where a line leads."""
        source, target = (names.get(one, one) for one in (edge.source, edge.target))
        return self.words["between"].format(source=source, target=target)

    def line(self, edge: Edge, names: Mapping[str, str]) -> str:
        """Return a line's description."""
        parts = [self.words.get(edge.kind, edge.kind), self.way(edge, names)]
        if edge.is_default:
            parts.append(self.words["default"])
        return self.words["comma"].join(parts)

    def whole(self, scene: Scene, progress: Progress) -> str:
        """Return the description of the whole drawing: how many nodes, and where the case is."""
        nodes = [one for one in scene.shapes if one.node is not None]
        if not progress.is_known:
            return self.words["summary"].format(total=len(nodes))
        done = sum(progress.standing.get(one.id) == "done" for one in nodes)
        here = [self.named(one) for one in nodes if one.id in progress.waits]
        return self.words["progress"].format(
            total=len(nodes),
            done=done,
            current=self.words["listing"].join(here) or self.words["nowhere"],
        )
