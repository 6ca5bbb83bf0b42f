"""Accounts, for whoever runs the site: who may look after it, who curates, who is let in."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from papers.admin import CappedPaginator
from profiles.models import User

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[User]
else:
    Admin = admin.ModelAdmin


@admin.register(User)
class UserAdmin(Admin):
    """What an account may. People sign up themselves, and delete their accounts themselves."""

    list_display = ("email", "name", "is_curator", "is_staff", "is_active", "joined_at", "last_login")
    list_filter = ("is_curator", "is_staff", "is_active")
    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None
    search_fields = ("=email",)
    ordering = ("-id",)
    fields = (
        "email",
        "name",
        "is_curator",
        "is_staff",
        "is_superuser",
        "is_active",
        "joined_at",
        "last_login",
    )
    readonly_fields = ("email", "name", "joined_at", "last_login")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._is_open(request)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._is_open(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self._is_open(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def _is_open(self, request: HttpRequest) -> bool:
        """For superusers alone: who gives rights has all of them."""
        return bool(request.user.is_active and request.user.is_superuser)
