"""Addresses of the data pages."""

from django.urls import path

from lingqu.datasets.views import catalogue, registering, reviewing, tables

app_name = "datasets"
urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:name>/", catalogue.resource, name="resource"),
    path("catalogue/<slug:name>/versions/<int:number>/", catalogue.version, name="version"),
    path("resources/", registering.own, name="own"),
    path("resources/new", registering.new, name="new"),
    path("resources/workbook", tables.tables, name="tables"),
    path("resources/workbook.xlsx", tables.download, name="workbook"),
    path("resources/<slug:name>/", registering.edit, name="edit"),
    path("resources/<slug:name>/change", registering.change, name="change"),
    path("resources/<slug:name>/drop", registering.drop, name="drop"),
    path("resources/<slug:name>/withdrawal", registering.ask, name="ask-withdrawal"),
    path("review/", reviewing.waiting, name="review"),
    path("review/<slug:name>/", reviewing.decide, name="decide"),
    path("review/<slug:name>/approve", reviewing.approve, name="approve"),
    path("review/<slug:name>/return", reviewing.return_, name="return"),
    path("review/<slug:name>/withdraw", reviewing.withdraw, name="withdraw"),
    path("review/<slug:name>/refuse", reviewing.refuse, name="refuse-withdrawal"),
    path("review/<slug:name>/delete", reviewing.delete, name="delete"),
]
