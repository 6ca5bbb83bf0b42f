"""Where every address is wired; each app owns its own."""

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from core.views import show_unknown_endpoint
from profiles.views.providers import lead_to_provider, take_back

admin.site.site_header = admin.site.site_title = "Peerlight"
admin.site.index_title = "What runs here"
# Who signs in to the admin does so as everywhere, second factor included.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# What lets people in is theirs to see and change, on their own pages, and no business of who looks after the site.
for model in apps.get_models():
    is_of_accounts = model._meta.app_label in ("account", "mfa", "socialaccount", "usersessions")
    if is_of_accounts and admin.site.is_registered(model):
        admin.site.unregister(model)

urlpatterns = [
    # What is asked for most stands first: each address that is tried before it costs.
    path("", include("profiles.urls")),
    path("", include("papers.urls")),
    path("", include("graph.urls")),
    path("", include("core.urls")),
    path("admin", RedirectView.as_view(pattern_name="admin:index", http_method_names=["get", "head"])),
    path("admin/", admin.site.urls),
    # At the addresses that allauth has for them.
    path("account/oidc/<str:provider_id>/login/", lead_to_provider),
    path("account/oidc/<str:provider_id>/login/callback/", take_back),
    path("account/", include("allauth.urls")),
    path("api/v1/", include("papers.api.urls")),
    path("api/v1/", include("profiles.api.account_urls")),
    path("api/v1/", include("profiles.api.urls")),
    path("api/v1/", include("graph.api.node_urls")),
    path("api/v1/graph/", include("graph.api.urls")),
    path("api/", include("core.api.urls")),
    path("api/<path:rest>", show_unknown_endpoint),
]

handler400 = "core.views.show_bad_request"
handler403 = "core.views.show_forbidden"
handler404 = "core.views.show_not_found"
handler429 = "core.views.show_too_many"
handler500 = "core.views.show_failure"
