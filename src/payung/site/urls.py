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
        prefix_default_language=False,
    ),
]
handler500 = "payung.web.overview.views.failed"
handler404 = "payung.web.overview.views.not_found"
