"""Addresses of the designer."""

from django.urls import path

from lingqu.cases.designs import trial, views

app_name = "design"
urlpatterns = [
    path("", views.listing, name="list"),
    path("begin", views.begin, name="begin"),
    path("<int:pk>/", views.overview, name="overview"),
    path("<int:pk>/trial/", trial.trial, name="trial"),
    path("<int:pk>/trial/process.svg", trial.drawing, name="trial-drawing"),
    path("<int:pk>/declaration", views.save_declaration, name="declaration"),
    path("<int:pk>/submit", views.submit, name="submit"),
    path("<int:pk>/approve", views.approve, name="approve"),
    path("<int:pk>/back", views.send_back, name="back"),
    path("<int:pk>/drop", views.drop, name="drop"),
    path("<int:pk>/files/<str:name>/", views.edit, name="edit"),
    path("<int:pk>/files/<str:name>/xml", views.file_xml, name="xml"),
    path("<int:pk>/files/<str:name>/lint", views.lint_file, name="lint"),
    path("<int:pk>/files/<str:name>/save", views.save_file, name="save"),
]
