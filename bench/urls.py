"""The product's addresses and the floor's."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import include, path

from declarations.models import Programme


def floor(request: HttpRequest, slug: str) -> HttpResponse:
    """The least that a page of this product can be: the usual middleware, who asks, one row, a small template."""
    context = {"user": str(request.user), "row": Programme.objects.get(slug=slug)}
    return HttpResponse(render_to_string("floor.html", context))


urlpatterns = [path("floor/<slug:slug>/", floor), path("", include("config.urls"))]
handler400, handler403, handler404, handler500 = (
    f"portal.views.{name}" for name in ("bad_request", "forbidden", "not_found", "server_error")
)
