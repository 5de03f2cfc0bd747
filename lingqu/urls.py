"""All addresses: the shell's own, then one include per application."""

from django.urls import include, path

from lingqu.cases.api.urls import api_urls
from lingqu.web import views

handler403 = "lingqu.web.errors.forbidden"
handler404 = "lingqu.web.errors.not_found"
handler500 = "lingqu.web.errors.server_error"

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("parts/", views.parts, name="parts"),
    path("switch/language", views.switch_language, name="switch-language"),
    path("switch/elder", views.switch_elder, name="switch-elder"),
    path("healthz", views.health, name="health"),
    path("", include("lingqu.access.urls")),
    path("cases/", include("lingqu.cases.urls")),
    path("channels/", include("lingqu.channels.urls")),
    path("data/", include("lingqu.datasets.urls")),
    path("design/", include("lingqu.cases.designs.urls")),
    path("apply/", include("lingqu.cases.public.urls")),
    path("api/v1/", api_urls),
    path("evaluations/", include("lingqu.evaluations.urls")),
]
