"""The addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from filings.views.account import Login, Logout, PasswordChange
from filings.views.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    # The administration has no way in and out of its own, so that each sign-in leaves an event.
    path("admin/login/", Login.as_view()),
    path("admin/logout/", Logout.as_view()),
    path("admin/password_change/", PasswordChange.as_view()),
    path("admin/", admin.site.urls),
    path("", include("filings.urls")),
]

handler400 = "filings.views.errors.bad_request"
handler403 = "filings.views.errors.permission_denied"
handler404 = "filings.views.errors.not_found"
handler500 = "filings.views.errors.server_error"
