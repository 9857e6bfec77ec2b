"""Every address: Indonesian at /, English at /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from payung.web.overview.views import health

urlpatterns = [
    path("health", health, name="health"),
    *i18n_patterns(
        path("", include("payung.web.overview.urls")),
        path("", include("payung.web.governments.urls")),
        path("", include("payung.web.figures.urls")),
        path("", include("payung.web.law.urls")),
        path("", include("payung.web.accounts.urls")),
        path("", include("payung.web.people.urls")),
        path("", include("payung.web.desk.urls")),
        path("", include("payung.web.reporting.urls")),
        path("", include("payung.web.lists.urls")),
        path("", include("payung.web.register.urls")),
        path("", include("payung.web.matching.urls")),
        path("", include("payung.web.verification.urls")),
        path("", include("payung.web.inquiries.urls")),
        path("", include("payung.web.approval.urls")),
        path("", include("payung.web.office_log.urls")),
        path("", include("payung.web.safety.urls")),
        prefix_default_language=False,
    ),
]
handler500 = "payung.web.overview.views.failed"
handler403 = "payung.web.doors.forbidden"
handler429 = "payung.web.accounts.views.too_many_tries"  # asked for by allauth
handler404 = "payung.web.overview.views.not_found"
