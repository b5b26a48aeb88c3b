"""The addresses of the filings app."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
