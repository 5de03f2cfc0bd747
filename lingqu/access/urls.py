"""Addresses of access."""

from django.urls import path

from lingqu.access.views import audit_log, calendar, people, roles, session

app_name = "access"

urlpatterns = [
    path("login", session.sign_in_page, name="login"),
    path("logout", session.sign_out, name="logout"),
    path("password", session.change_password, name="password"),
    path("post", session.choose_post, name="choose_post"),
    path("people/", people.people, name="people"),
    path("people/new", people.create_person, name="create_person"),
    path("people/<int:person_id>", people.person, name="person"),
    path("people/<int:person_id>/reset", people.reset_password, name="reset_password"),
    path("people/<int:person_id>/active", people.set_active, name="set_active"),
    path("people/<int:person_id>/posts/new", people.grant_post, name="grant_post"),
    path("people/<int:person_id>/unlock", people.unlock, name="unlock"),
    path("posts/<int:post_id>/end", people.end_post, name="end_post"),
    path("roles/", roles.roles, name="roles"),
    path("roles/<int:role_id>", roles.role, name="role"),
    path("locks/", people.locked_accounts, name="locks"),
    path("audit/", audit_log.audit_log, name="audit"),
    path("audit/verify", audit_log.verify, name="verify_audit"),
    path("audit/export", audit_log.export, name="export_audit"),
    path("calendar/", calendar.this_year, name="calendar"),
    path("calendar/<int:year>", calendar.year, name="calendar_year"),
    path("calendar/import", calendar.import_notice, name="import_notice"),
    path("calendar/publish", calendar.publish_notice, name="publish_notice"),
    path("calendar/<int:year>/day", calendar.change_day, name="change_day"),
]
