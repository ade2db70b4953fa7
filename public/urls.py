"""Addresses for readers."""

from django.urls import path

from public import views

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("", views.statement_list, name="home"),
    path("statements/", views.statement_list, name="statement-list"),
    path("statements/<int:pk>/<slug:slug>/", views.statement_page, name="statement-page"),
]
