"""The pages of the style guide."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vanzelf.looks import assets, handlers
from vanzelf.looks.guide import samples, words
from vanzelf.looks.guide.forms import EveryField, Filters


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What there is, with the colours, letters and icons."""
    names = sorted(set(_icons()))
    return render(
        request,
        "looks/guide/overview.html",
        {"pages": samples.PAGES, "faults": samples.FAULTS, "icons": names, "colours": _COLOURS},
    )


@require_safe
def page(request: HttpRequest, page: str) -> HttpResponse:
    """One page of the guide."""
    titles = dict(samples.PAGES)
    if page not in titles:
        raise Http404
    context = {"title": titles[page], "samples": samples, "pages": samples.pages_of(request)}
    if page in samples.STAFF_PAGES:
        context |= {"bar": samples.bar(page), "table": samples.tasks(request), "filters": Filters()}
    if page == "tags":
        context |= {"tags": words.tags(), "shapes": words.records()}
    if page == "formulieren":
        context["form"] = EveryField()
    if page == "formulieren-fout":
        context["form"] = EveryField(
            {"mail": "geen adres", "born_0": "31", "born_1": "6", "born_2": "1980"}
        )
    if page == "brief":
        context["letter"] = samples.LETTER
    template = {
        "leeg": "looks/empty.html",
        "wachten": "looks/waiting.html",
        "brief": "looks/letter.html",
    }
    return render(request, template.get(page, f"looks/guide/{page}.html"), context)


@require_safe
def fault(request: HttpRequest, status: int) -> HttpResponse:
    """How a fault looks; the page itself is there."""
    if status not in handlers.FAULTS:
        raise Http404
    response = handlers.page(request, handlers.FAULTS[status])
    response.status_code = 200
    return response


_COLOURS = (
    ("ink", "letters"), ("ink-soft", "zachte letters"), ("link", "koppelingen"), ("action", "knoppen"),
    ("good", "goed"), ("wait", "wacht"), ("stop", "stop"), ("line-strong", "lijnen van vakken"),
    ("line", "lijnen"), ("tint", "vlak"), ("ground", "ondergrond"), ("focus-glow", "waar u bent"),
)  # fmt: skip


def _icons() -> list[str]:
    text = (assets.MADE / "icons.svg").read_text(encoding="utf-8")
    return [part.split('"')[0] for part in text.split('<symbol id="')[1:]]
