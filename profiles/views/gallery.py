from django.http import Http404, HttpRequest, HttpResponse


def show_gallery(request: HttpRequest) -> HttpResponse:
    raise Http404
