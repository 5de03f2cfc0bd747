"""Who may open and send what: every address against every role of the demonstration city.

A cell is the expected status of GET and POST by role; a role that is not named is refused with
403, and anybody unknown is led to the sign-in. 404 is a row of another unit, 405 the wrong verb.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from lingqu.access.models import Person

ROLES = (
    "system", "security", "audit", "reviewer", "officer", "stranger", "leader", "clerk",
    "registrar", "curator",
)  # fmt: skip
BUSINESS = ("reviewer", "officer", "stranger", "leader")
OPEN = {"access:login", "switch-language", "switch-elder", "health"}
"""The addresses without sign-in."""


def every(status, *roles):
    return dict.fromkeys(roles or ROLES, status)


ADMIN_404 = every(404, "system", "security", "audit", "clerk", "registrar", "curator")
SEEN = {**ADMIN_404, "reviewer": 200, "officer": 200, "stranger": 404, "leader": 200}
DRAFT = {**every(403), "officer": 200, "stranger": 404}
READ = every(200, *BUSINESS)
CLERK = {**every(404), "clerk": 200}
REVIEW = {**every(403), "reviewer": 409}
REGISTRAR = every(200, "registrar")
GET = {
    "workbench": every(200),
    "parts": {**every(404), "system": 200},
    "access:logout": every(405),
    "access:password": every(200),
    "access:choose_post": every(200),
    "access:people": every(200, "system", "security"),
    "access:create_person": every(200, "system"),
    "access:person": every(200, "system", "security"),
    "access:grant_post": every(200, "security"),
    "access:roles": every(200, "security"),
    "access:role": every(200, "security"),
    "access:locks": every(200, "security"),
    "access:audit": every(200, "audit"),
    "access:calendar": every(200),
    "access:calendar_year": every(200),
    "access:import_notice": every(200, "system"),
    "cases:list": every(200),
    "cases:new": every(200),
    "cases:begin": every(200, "clerk"),
    "cases:delegation": every(200),
    "cases:phrases": every(200),
    "cases:version": CLERK,
    "cases:version-svg": CLERK,
    "cases:detail": CLERK,
    "cases:print": CLERK,
    "cases:process-svg": CLERK,
    "cases:file": CLERK,
    "design:list": every(403),
    "design:overview": every(403),
    "design:trial": every(403),
    "design:trial-drawing": every(403),
    "design:edit": every(403),
    "design:xml": every(403),
    "datasets:catalogue": every(200),
    "datasets:resource": every(200),
    "datasets:version": every(200),
    "datasets:own": REGISTRAR,
    "datasets:new": REGISTRAR,
    "datasets:edit": REGISTRAR,
    "datasets:tables": REGISTRAR,
    "datasets:workbook": REGISTRAR,
    "datasets:review": every(200, "curator"),
    "datasets:decide": every(200, "curator"),
    "channels:messages": every(200, "system"),
    "channels:message": every(200, "system"),
    "channels:subscriptions": every(200, "system"),
    "channels:subscribe": every(200, "system"),
    "channels:subscription": every(200, "system"),
    "evaluations:list": READ,
    "evaluations:page": SEEN,
    "evaluations:original": SEEN,
    "evaluations:form": SEEN,
    "evaluations:desk": READ,
    "evaluations:imports": every(200, "reviewer", "officer", "stranger"),
    "evaluations:batch": {**every(404), "reviewer": 200, "officer": 200},
    "evaluations:drafts": every(200, "officer", "stranger"),
    "evaluations:edit": DRAFT,
}
POST = {
    "access:logout": every(302),
    "access:password": every(422),
    "access:choose_post": every(302),
    "access:create_person": every(422, "system"),
    "access:reset_password": every(200, "system"),
    "access:set_active": every(302, "system"),
    "access:grant_post": every(422, "security"),
    "access:end_post": every(422, "security"),
    "access:unlock": every(302, "security"),
    "access:role": every(302, "security"),
    "access:verify_audit": every(200, "audit"),
    "access:export_audit": every(200, "audit"),
    "access:import_notice": every(422, "system"),
    "access:publish_notice": every(422, "system"),
    "access:change_day": every(422, "system"),
    "cases:batch": every(200),
    "cases:read-notices": every(302),
    "cases:delegation": every(422),
    "cases:end-delegation": every(404),
    "cases:phrases": every(422),
    "cases:drop-phrase": every(302),
    "cases:begin": every(422, "clerk"),
    "cases:complete": every(404),
    "cases:keep-draft": every(404),
    "cases:discard-draft": {**every(404), "clerk": 302},
    "cases:keep-new-draft": every(200, "clerk"),
    "cases:discard-new-draft": every(302, "clerk"),
    "cases:act": {**every(404), "clerk": 422},
    "cases:reveal": {**every(404), "clerk": 403},
    "cases:add-file": every(404),
    "cases:check-file": {**every(404), "clerk": 409},
    "design:begin": every(403),
    "design:declaration": every(403),
    "design:submit": every(403),
    "design:approve": every(403),
    "design:back": every(403),
    "design:drop": every(403),
    "design:lint": every(403),
    "design:save": every(403),
    "design:trial": every(403),
    "datasets:new": every(422, "registrar"),
    "datasets:edit": every(409, "registrar"),
    "datasets:change": every(302, "registrar"),
    "datasets:drop": every(409, "registrar"),
    "datasets:ask-withdrawal": every(422, "registrar"),
    "datasets:tables": every(422, "registrar"),
    "datasets:approve": every(409, "curator"),
    "datasets:return": every(409, "curator"),
    "datasets:withdraw": every(409, "curator"),
    "datasets:refuse-withdrawal": every(409, "curator"),
    "datasets:delete": every(409, "curator"),
    "channels:replay": every(409, "system"),
    "channels:subscribe": every(422, "system"),
    "channels:turn": every(422, "system"),
    "channels:replay_failed": every(302, "system"),
    "evaluations:decide": {**every(403), "reviewer": 422},
    "evaluations:choose-scheme": REVIEW,
    "evaluations:return": REVIEW,
    "evaluations:conclude": REVIEW,
    "evaluations:across": every(302, *BUSINESS),
    "evaluations:imports": every(422, "reviewer", "officer", "stranger"),
    "evaluations:read-next": {**every(404), "reviewer": 302, "officer": 302},
    "evaluations:begin": every(422, "officer", "stranger"),
    "evaluations:edit": {**DRAFT, "officer": 409},
    "evaluations:check": DRAFT,
    "evaluations:discard": {**DRAFT, "officer": 409},
}


def names(patterns=None, space=""):
    """Return the names of all addresses of pages, `space:name`; those of the API answer programs
    in another way, and tests/cases/api/test_who_may.py asks all of them."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            found.append(space + one.name)
        elif one.namespace != "cases-api":
            found += names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
    return found


APPLICANTS = {name for name in names() if name.startswith("apply:")}
"""Open as well, but for drafts and cases; tests/cases/public looks at them."""


@pytest.fixture
def address(people, evaluation, draft, batch, case, subscription, message, resource):
    """Return a function from the name of an address to one that the officer's rows have."""
    account = Person.objects.create(login_name="account", display_name="account")
    file = case.files.get().pk
    ours = {
        "cases:begin": ["licence.licence"],
        "cases:keep-new-draft": ["licence.licence"],
        "cases:discard-new-draft": ["licence.licence"],
        "cases:version": ["licence.licence", 1],
        "cases:version-svg": ["licence.licence", 1],
        "cases:act": [case.number, "comment"],
        "cases:file": [case.number, file],
        "cases:check-file": [case.number, file],
        "cases:end-delegation": [1],
        "cases:drop-phrase": [1],
        "evaluations:batch": [batch.pk],
        "evaluations:read-next": [batch.pk],
        "evaluations:decide": [evaluation.pk, 1],
        "evaluations:form": [evaluation.pk, "memo", "docx"],
        **{
            f"design:{name}": [1]
            for name in (
                "overview",
                "trial",
                "trial-drawing",
                "declaration",
                "submit",
                "approve",
                "back",
                "drop",
            )
        },
        **{f"design:{name}": [1, "licence.bpmn"] for name in ("edit", "xml", "lint", "save")},
        "channels:message": [message.pk],
        "channels:replay": [message.deliveries.get().pk],
        "channels:subscription": [subscription.pk],
        "channels:turn": [subscription.pk],
        "channels:replay_failed": [subscription.pk],
        "access:calendar_year": [2026],
        "access:change_day": [2026],
        "access:role": [people["officer"].posts.get().role_id],
        "access:end_post": [people["officer"].posts.get().pk],
    }
    drafts = {f"evaluations:{name}" for name in ("edit", "check", "discard")}
    reports = {f"evaluations:{name}" for name in
               ("page", "original", "choose-scheme", "return", "conclude")}  # fmt: skip
    cases = {f"cases:{name}" for name in
             ("detail", "print", "process-svg", "complete", "keep-draft", "discard-draft",
              "reveal", "add-file")}  # fmt: skip
    accounts = {f"access:{name}" for name in
                ("person", "reset_password", "set_active", "grant_post", "unlock")}  # fmt: skip

    lists = {f"datasets:{name}" for name in
             ("catalogue", "own", "new", "tables", "workbook", "review")}  # fmt: skip

    def of(name):
        if name.startswith("datasets:") and name not in lists:
            version = [1] if name == "datasets:version" else []
            return reverse(name, args=[resource.name, *version])
        if name in cases:
            return reverse(name, args=[case.number])
        for group, row in ((drafts, draft), (reports, evaluation), (accounts, account)):
            if name in group:
                return reverse(name, args=[row.pk])
        return reverse(name, args=ours.get(name, []))

    return of


@pytest.mark.parametrize("name", sorted(set(names()) - OPEN - APPLICANTS))
def test_each_role_gets_what_its_permissions_give(client_of, address, name):
    got, wanted = {}, {}
    for role in ROLES:
        for verb, table in (("GET", GET), ("POST", POST)):
            answer = client_of(role).generic(verb, address(name))
            answer.getvalue()  # a file sent is closed at its end
            got[verb, role] = answer.status_code
            refused = {"GET": 403, "POST": 403} if name in table else {"GET": 405, "POST": 405}
            wanted[verb, role] = table.get(name, {}).get(role, refused[verb])
    assert got == wanted


@pytest.mark.parametrize("verb", ("GET", "POST", "PUT", "DELETE"))
def test_nobody_unknown_gets_past_the_sign_in(client_of, address, verb):
    for name in set(names()) - OPEN - APPLICANTS:
        answer = client_of("anonymous").generic(verb, address(name))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/login"), name


def test_nothing_is_written_without_the_token_of_the_form(client_of, address):
    for name in (POST.keys() | OPEN) - {"health"}:
        sender = "officer" if name not in OPEN else "anonymous"
        client = client_of(sender, enforce_csrf_checks=True)
        assert client.post(address(name)).status_code == 403, name


def test_pages_of_signed_in_people_are_stored_nowhere_and_framed_nowhere(client_of, address):
    for name, wanted in GET.items():
        role = next((role for role in wanted if wanted[role] == 200), "officer")
        answer = client_of(role).get(address(name))
        answer.getvalue()  # a file sent is closed at its end
        assert "no-store" in answer["Cache-Control"], name
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], name
        assert answer["Referrer-Policy"] == "same-origin", name
        assert answer["X-Content-Type-Options"] == "nosniff", name


@pytest.mark.parametrize("page", ("//evil.example/", "https://evil.example", "javascript:alert(1)",
                                  "/\\evil.example", "\thttps://evil.example"))  # fmt: skip
def test_sign_in_and_switches_lead_to_no_other_site(people, page):
    people["leader"].set_password("Right-Horse-77")
    people["leader"].save()
    entered = {"username": "leader", "password": "Right-Horse-77", "next": page}
    assert Client().post(reverse("access:login"), entered).url == "/"
    assert Client().post(reverse("switch-elder"), {"elder": "1", "next": page}).url == "/"


def test_signing_in_changes_the_session_that_was_there(people):
    people["leader"].set_password("Right-Horse-77")
    people["leader"].save()
    client = Client()
    client.session.save()
    before = client.session.session_key
    client.post(reverse("access:login"), {"username": "leader", "password": "Right-Horse-77"})
    assert client.session.session_key != before
