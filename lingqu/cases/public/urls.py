"""Addresses of the public pages: numbers of drafts and pages, nothing that somebody wrote."""

from django.urls import path

from lingqu.cases.public.views import applying, following, materials, questions, sending, supplying

app_name = "apply"
urlpatterns = [
    path("", applying.listing, name="list"),
    path("types/<str:code>/", applying.guide, name="guide"),
    path("<int:pk>/", questions.resume, name="resume"),
    path("<int:pk>/questions/<int:number>/", questions.question, name="question"),
    path("<int:pk>/documents/", materials.materials, name="materials"),
    path("<int:pk>/check/", sending.check, name="check"),
    path("<int:pk>/sent/", sending.sent, name="sent"),
    path("<int:pk>/later/", questions.later, name="later"),
    path("<int:pk>/discard/", questions.discard, name="discard"),
    path("follow/", following.follow, name="follow"),
    path("follow/case/", following.case, name="case"),
    path("follow/supplement/", supplying.supplement, name="supplement"),
    path("follow/withdraw/", following.withdraw, name="withdraw"),
    path("follow/leave/", following.leave, name="leave"),
]
