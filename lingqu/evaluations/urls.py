"""Addresses of the evaluation pages."""

from django.urls.resolvers import URLPattern

app_name = "evaluations"
urlpatterns: list[URLPattern] = []
