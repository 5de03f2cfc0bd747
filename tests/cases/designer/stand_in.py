"""What the designer's tests share: a server of a few lines that keeps what it is sent, and the steps
of somebody who draws.

The pages are those of lingqu.cases; the addresses and answers here are what its server side owes
them (templates/cases/designer.html names them).
"""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path

from lingqu.bpmn.reading import read_diagram
from lingqu.kernel.content_policy import DECISION_DESIGNER_POLICY
from tests.conftest import ROOT

MODELS = ROOT / "tests" / "bpmn" / "models"
CASES = ROOT / "lingqu" / "cases"


class Server:
    """What the pages are given and what they sent."""

    def __init__(self):
        self.xml = (MODELS / "approval.bpmn").read_text("utf-8")
        self.kind, self.file, self.read_only = "bpmn", "approval.bpmn", False
        self.findings, self.answer = [], None
        self.saved, self.linted, self.version = [], [], 3

    def show_decision(self):
        self.xml = (MODELS / "route.dmn").read_text("utf-8")
        self.kind, self.file = "dmn", "route.dmn"


SERVER = Server()


def page(request: HttpRequest) -> HttpResponse:
    designer = {
        "kind": SERVER.kind,
        "title": "行政许可审批" if SERVER.kind == "bpmn" else "分办",
        "file": SERVER.file,
        "xml_url": "/designer/xml",
        "lint_url": "/designer/lint",
        "save_url": "/designer/save",
        "version": SERVER.version,
        "read_only": SERVER.read_only,
        "actions": ["warn", "deliver", "make_certificate"],
        "decisions": ["route"],
        "duties": [{"name": "window", "label": "窗口受理"}, {"name": "examine", "label": "审查"}],
        "forms": ["supplement"],
        "parameters": [],
    }
    response = render(request, "cases/designer.html", {"designer": designer})
    if SERVER.kind == "dmn":
        response.headers["Content-Security-Policy"] = DECISION_DESIGNER_POLICY
    return response


def xml(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SERVER.xml, content_type="application/xml; charset=utf-8")


def lint(request: HttpRequest) -> HttpResponse:
    SERVER.linted.append(request.body.decode())
    return JsonResponse({"findings": SERVER.findings})


def save(request: HttpRequest) -> HttpResponse:
    sent = json.loads(request.body)
    SERVER.saved.append(sent)
    if SERVER.answer:
        status, content = SERVER.answer
        return JsonResponse(content, status=status)
    SERVER.version += 1
    return JsonResponse({"version": SERVER.version})


urlpatterns = [
    path("designer/", page),
    path("designer/xml", xml),
    path("designer/lint", lint),
    path("designer/save", save),
    path("", include("lingqu.urls")),
]


def opened(tab, width=1366, height=768):
    tab.open("/designer/", width=width, height=height)
    tab.page.wait_for_selector("#designer:not([aria-busy])")
    return tab.page


def choose(page, element):
    page.click(f"[data-element-id={element}] .djs-hit", force=True, position={"x": 12, "y": 12})
    page.wait_for_selector("#p-id >> visible=true")
    assert page.input_value("#p-id") == element


def fill(page, key, value):
    page.fill(f"#p-{key}", value)
    page.press(f"#p-{key}", "Tab")


def saved(page, server):
    """Press Ctrl+S and return the XML that came in."""
    with page.expect_response("**/designer/save"):
        page.keyboard.press("Control+s")
    page.wait_for_timeout(50)
    return server.saved[-1]["xml"]


def process(xml):
    return next(iter(read_diagram(xml.encode(), where="saved").processes.values()))


def node(xml, key):
    return next(one for one in process(xml).all_nodes() if one.id == key)


def policy_faults(tab):
    """Return what the browser complained of; dmn-js's bundle says of itself that it is minified."""
    return [one for one in tab.violations if not one.startswith("It looks like you're using")]


def refused(tab, status):
    """Return the complaints but for the one that the browser itself logs about an answer."""
    return [one for one in policy_faults(tab) if f"status of {status}" not in one]
