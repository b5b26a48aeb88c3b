"""The addresses of the filings app."""

from django.urls import path

from .views import account, review

urlpatterns = [
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", account.Logout.as_view(), name="logout"),
    path("account/password/", account.PasswordChange.as_view(), name="password_change"),
    path("review/reports/<int:pk>/", review.review_report, name="review_report"),
    path("review/reports/<int:pk>/return/", review.review_return, name="review_return"),
    path("review/reports/<int:pk>/approve/", review.review_approve, name="review_approve"),
    path("review/reports/<int:pk>/sign/", review.review_sign, name="review_sign"),
    path("review/reports/<int:pk>/publish/", review.review_publish, name="review_publish"),
]
