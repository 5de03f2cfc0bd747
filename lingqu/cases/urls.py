"""Addresses of the case pages."""

from django.urls import path

from lingqu.cases.views import acts, detail, drafting, drawing, files, listing, own, starting

app_name = "cases"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("batch", listing.batch, name="batch"),
    path("notices/read", own.read_notices, name="read-notices"),
    path("delegation/", own.delegation, name="delegation"),
    path("delegation/<int:pk>/end", own.end, name="end-delegation"),
    path("phrases/", own.phrases, name="phrases"),
    path("phrases/<int:pk>/drop", own.drop, name="drop-phrase"),
    path("new/", starting.choose, name="new"),
    path("new/<str:code>/", starting.begin, name="begin"),
    path("new/<str:code>/draft", drafting.keep_new, name="keep-new-draft"),
    path("new/<str:code>/draft/discard", drafting.discard_new, name="discard-new-draft"),
    path("types/<str:code>/<int:number>/", drawing.version, name="version"),
    path("types/<str:code>/<int:number>/process.svg", drawing.version_drawing, name="version-svg"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/print/", detail.print_page, name="print"),
    path("<str:number>/process.svg", drawing.progress, name="process-svg"),
    path("<str:number>/complete", acts.finish, name="complete"),
    path("<str:number>/draft", drafting.keep, name="keep-draft"),
    path("<str:number>/draft/discard", drafting.discard, name="discard-draft"),
    path("<str:number>/acts/<slug:name>", acts.act, name="act"),
    path("<str:number>/reveal", files.show_in_full, name="reveal"),
    path("<str:number>/files/add", files.add, name="add-file"),
    path("<str:number>/files/<int:pk>", files.download, name="file"),
    path("<str:number>/files/<int:pk>/check", files.check, name="check-file"),
]
