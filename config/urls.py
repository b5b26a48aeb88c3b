"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from filings.views.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("", include("filings.urls")),
]

handler400 = "filings.views.errors.bad_request"
handler403 = "filings.views.errors.permission_denied"
handler404 = "filings.views.errors.not_found"
handler500 = "filings.views.errors.server_error"
