"""The addresses of the filings app."""

from django.urls import path

from .views import account, audit, desk, overview, public, review

urlpatterns = [
    path("", public.public_home, name="public_home"),
    path("reports/<slug:code>/<int:year>/", public.public_report, name="public_report"),
    path("reports/<slug:code>/<int:year>/report.pdf", public.public_pdf, name="public_pdf"),
    path("reports/<slug:code>/<int:year>/content.json", public.public_content, name="public_content"),
    path("reports/<slug:code>/<int:year>/<int:version>/", public.public_version, name="public_version"),
    path(
        "reports/<slug:code>/<int:year>/<int:version>/report.pdf", public.public_version_pdf, name="public_version_pdf"
    ),
    path(
        "reports/<slug:code>/<int:year>/<int:version>/content.json",
        public.public_version_content,
        name="public_version_content",
    ),
    path("rules/", public.public_rules, name="public_rules"),
    path("login/", account.Login.as_view(), name="login"),
    path("logout/", account.Logout.as_view(), name="logout"),
    path("account/password/", account.PasswordChange.as_view(), name="password_change"),
    path("desk/", desk.desk_home, name="desk_home"),
    path("desk/units/", overview.units_overview, name="units_overview"),
    path("desk/start/", desk.desk_start, name="desk_start"),
    path("desk/reports/<int:pk>/", desk.desk_report, name="desk_report"),
    path("desk/reports/<int:pk>/tables/<slug:key>/", desk.desk_table, name="desk_table"),
    path("desk/reports/<int:pk>/tables/<slug:key>/attest/", desk.desk_attest, name="desk_attest"),
    path("desk/reports/<int:pk>/tables/<slug:key>/history/", desk.desk_history, name="desk_history"),
    path("desk/reports/<int:pk>/tables/<slug:key>/paste/", desk.desk_paste, name="desk_paste"),
    path("desk/reports/<int:pk>/cells/", desk.desk_cells, name="desk_cells"),
    path("desk/reports/<int:pk>/take-computed/", desk.desk_take_computed, name="desk_take_computed"),
    path("desk/reports/<int:pk>/chapters/<slug:key>/", desk.desk_chapter, name="desk_chapter"),
    path("desk/reports/<int:pk>/chapters/<slug:key>/save/", desk.desk_chapter_save, name="desk_chapter_save"),
    path("desk/reports/<int:pk>/signoff/", desk.desk_signoff, name="desk_signoff"),
    path("desk/reports/<int:pk>/preview.pdf", desk.desk_preview, name="desk_preview"),
    path("desk/reports/<int:pk>/check/", desk.desk_check, name="desk_check"),
    path("desk/reports/<int:pk>/explain/", desk.desk_explain, name="desk_explain"),
    path("desk/reports/<int:pk>/submit/", desk.desk_submit, name="desk_submit"),
    path("desk/reports/<int:pk>/remarks/", review.desk_remarks, name="desk_remarks"),
    path("desk/reports/<int:pk>/remarks/<int:remark>/", review.desk_answer, name="desk_answer"),
    path("desk/reports/<int:pk>/correction/", review.desk_correction, name="desk_correction"),
    path("audit/", audit.audit_events, name="audit_events"),
    path("audit/events.csv", audit.audit_export, name="audit_export"),
    path("review/reports/<int:pk>/", review.review_report, name="review_report"),
    path("review/reports/<int:pk>/judge/", review.review_judge, name="review_judge"),
    path("review/reports/<int:pk>/return/", review.review_return, name="review_return"),
    path("review/reports/<int:pk>/approve/", review.review_approve, name="review_approve"),
    path("review/reports/<int:pk>/sign/", review.review_sign, name="review_sign"),
    path("review/reports/<int:pk>/remarks/new/", review.review_remark, name="review_remark"),
    path("review/reports/<int:pk>/publish/", review.review_publish, name="review_publish"),
    path("review/reports/<int:pk>/schedule/", review.review_schedule, name="review_schedule"),
    path("review/reports/<int:pk>/unschedule/", review.review_unschedule, name="review_unschedule"),
    path("review/reports/<int:pk>/amend/", review.review_amend, name="review_amend"),
    path("review/reports/<int:pk>/withdraw/", review.review_withdraw, name="review_withdraw"),
]
