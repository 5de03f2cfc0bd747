"""Jobs that the tests of the worker run; `LEFT` is how often `busy` still finds something."""

LEFT = {"busy": 0}
ASKED = []


def busy(now):
    ASKED.append("busy")
    LEFT["busy"] -= 1
    return int(LEFT["busy"] >= 0)


def idle(now):
    ASKED.append("idle")
    return 0


def failing(now):
    ASKED.append("failing")
    raise ValueError("张三 13800001234")
