"""A whole approval by the tokens of three officers, as a counter's program would do it."""

from tests.cases.api.conftest import FORM, PERSON


def test_three_tokens_take_a_case_from_application_to_delivery(
    begin, pass_step, ask, clerk, reviewer, decider
):
    made = begin()
    review = pass_step(clerk, made["tasks"][0], "accept")["opened"][0]
    decide = pass_step(reviewer, review, "pass", opinion="符合要求")["opened"][0]
    deliver = pass_step(decider, decide, "grant")["opened"][0]
    done = pass_step(clerk, deliver, "delivered", data={"express_number": "窗口自取"})
    assert done["state"] == "done"
    case = ask(reviewer).get(f"/cases/{made['id']}").json()
    assert case["state"]["public"] == "closed"
    assert case["results"][0]["number"].startswith("990100许可")
    events = ask(reviewer).get(f"/cases/{made['id']}/history").json()["items"]
    assert [one["actor"] for one in events] == ["clerk", "clerk", "reviewer", "decider", "clerk"]


def test_a_case_shows_clocks_open_tasks_and_its_revision(reviewing, ask, reader):
    case, task = reviewing
    answer = ask(reader).get(f"/cases/{case}")
    body = answer.json()
    assert answer["ETag"] == '"2"' and body["revision"] == 2
    assert [one["id"] for one in body["tasks"]] == [task]
    assert {one["name"] for one in body["clocks"]} == {"promise", "statutory"}
    assert body["form"]["floor_area"] == "120"


def test_protected_values_are_shown_in_part(begin, ask, reader):
    made = begin(**PERSON)
    body = ask(reader).get(f"/cases/{made['id']}").json()
    assert body["masked"] == ["identity_number", "phone"]
    assert body["form"]["phone"] == "139****0000"
    text = ask(reader).get(f"/cases/{made['id']}").content.decode()
    assert PERSON["identity_number"] not in text and FORM["phone"] not in text


def test_everything_wrong_with_a_form_is_told_at_once(licence, ask, clerk):
    data = FORM | {"phone": "12", "item": "palace", "strange": 1}
    answer = ask(clerk).post("/cases", {"type": licence, "data": data})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:lingqu:problem:form"
    assert {one["field"] for one in answer.json()["faults"]} == {"phone", "item", "strange"}


def test_the_unit_may_be_left_out_only_where_one_post_fits(
    licence, ask, clerk, make_person, office, elsewhere
):
    from datetime import date

    from lingqu.access.models import Post

    Post.objects.create(
        person=clerk, unit=elsewhere, role=clerk.posts.get().role, since=date(2020, 1, 1)
    )
    body = {"type": licence, "data": FORM}
    assert ask(clerk).post("/cases", body).json()["faults"][0]["field"] == "unit"
    post = str(clerk.posts.get(unit=elsewhere).pk)
    made = ask(clerk).post("/cases", body, X_Post=post).json()
    assert made["number"].startswith("XK990200")


def test_my_tasks_hold_what_waits_for_me(reviewing, ask, reviewer, decider):
    _case, task = reviewing
    assert [one["id"] for one in ask(reviewer).get("/tasks").json()["items"]] == [task]
    assert ask(decider).get("/tasks").json() == {"items": [], "next": None}


def test_search_finds_a_case_by_number_and_by_name(begin, ask, reader):
    made = begin()
    for words in (made["number"][:12], "清泉餐饮"):
        found = ask(reader).get(f"/cases?q={words}").json()["items"]
        assert [one["id"] for one in found] == [made["id"]]


def test_a_type_tells_its_fields_steps_and_schema(licence, ask, clerk, reader):
    listed = ask(reader).get("/types").json()["items"]
    assert [(one["code"], one["may_begin"]) for one in listed] == [(licence, False)]
    kind = ask(clerk).get(f"/types/{licence}").json()
    assert kind["may_begin"] and len(kind["fields"]) == 14
    assert [one["name"] for one in kind["steps"][0]["outcomes"]][0] == "accept"
    schema = ask(clerk).get(f"/types/{licence}/schema").json()
    assert "credit_code" not in schema["required"] and "item" in schema["required"]
