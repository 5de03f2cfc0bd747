"""Addresses of the evaluation pages."""

from django.urls import path

from lingqu.evaluations.views import desk, downloads, drafts, imports, listing, page, review

app_name = "evaluations"
urlpatterns = [
    path("", listing.listing, name="list"),
    path("<int:pk>/", page.page, name="page"),
    path("<int:pk>/findings/<int:number>", review.decide, name="decide"),
    path("<int:pk>/scheme", review.choose_scheme, name="choose-scheme"),
    path("<int:pk>/return", review.return_to_unit, name="return"),
    path("<int:pk>/conclude", review.conclude, name="conclude"),
    path("<int:pk>/original", downloads.original, name="original"),
    path("<int:pk>/forms/<slug:form>.<slug:suffix>", downloads.form, name="form"),
    path("desk/", desk.desk, name="desk"),
    path("desk/across", desk.across, name="across"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.batch, name="batch"),
    path("imports/<int:pk>/next", imports.read_next, name="read-next"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/new", drafts.begin, name="begin"),
    path("drafts/<int:pk>/", drafts.edit, name="edit"),
    path("drafts/<int:pk>/check", drafts.check, name="check"),
    path("drafts/<int:pk>/discard", drafts.discard, name="discard"),
]
