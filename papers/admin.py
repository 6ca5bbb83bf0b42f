"""What whoever runs the site looks things up in: imports, refreshes and budgets. Read-mostly.

The tables can be large: lists are ordered by an index, counted nowhere, and fetch what a row shows in one query.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import Model, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.timesince import timesince, timeuntil

from core.access import Permission, can
from papers.addresses import researcher_address
from papers.models import ImportOrigin, ImportRun, Job, Refresh, RejectedRecord, SourceBudget
from papers.sources.registry import FORMS

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
    Pages = Paginator[Any]
else:
    Admin, Inline, Pages = admin.ModelAdmin, admin.TabularInline, Paginator

COUNT_CAP = 10_000
NAMED_ORIGINS = 3
"""How many of what a run reads are named in the list of runs."""


class CappedPaginator(Pages):
    """Pages of a table that may be too large to count: after COUNT_CAP rows it says no more how many there are."""

    @cached_property
    def count(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]
        return rows.order_by()[:COUNT_CAP].count()


class ReadAdmin(Admin):
    """A table to look things up in: for all who may import; nothing is added, changed or deleted."""

    list_per_page = 50
    show_full_result_count = False
    paginator = CappedPaginator
    actions = None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return can(request.user, Permission.IMPORT)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return can(request.user, Permission.IMPORT, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class EditableAdmin(ReadAdmin):
    """A table some of whose fields whoever may import can set."""

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return can(request.user, Permission.IMPORT, obj)


class OriginInline(Inline):
    """What a run reads."""

    model = ImportOrigin
    extra = 0
    can_delete = False
    show_change_link = True
    ordering = ("rank",)
    fields = readonly_fields = (
        "name",
        "form",
        "items_done",
        "total_count",
        "is_finished",
        "cursor",
        "observed_at",
    )

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return can(request.user, Permission.IMPORT, obj)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(ImportRun)
class ImportRunAdmin(ReadAdmin):
    """Imports, the newest first: what each read and what became of it."""

    list_display = ("id", "state", "origins_read", "started_at", "outcome", "rejected_count", "note")
    list_filter = ("state",)
    ordering = ("-id",)
    inlines = (OriginInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        names = ImportOrigin.objects.filter(run=OuterRef("pk")).order_by("rank").values("name")
        runs: QuerySet[ImportRun] = super().get_queryset(request)
        return runs.annotate(names=ArraySubquery(names[: NAMED_ORIGINS + 1]))

    @admin.display(description="reads")
    def origins_read(self, run: ImportRun) -> str:
        names: list[str] = run.names  # type: ignore[attr-defined]
        return ", ".join(names[:NAMED_ORIGINS]) + (" and more" if len(names) > NAMED_ORIGINS else "")

    @admin.display(description="new / updated / unchanged")
    def outcome(self, run: ImportRun) -> str:
        return f"{run.created_count:,} / {run.updated_count:,} / {run.unchanged_count:,}"


class FormFilter(admin.SimpleListFilter):
    """Origins of one form: those that can be read, so that no table is asked which there are."""

    title = parameter_name = "form"

    def lookups(self, request: HttpRequest, model_admin: Admin) -> list[tuple[str, str]]:
        return [(name, name) for name in sorted({form.FORM for form in FORMS})]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ImportOrigin]) -> QuerySet[ImportOrigin]:
        return queryset.filter(form=self.value()) if self.value() else queryset


@admin.register(ImportOrigin)
class ImportOriginAdmin(ReadAdmin):
    """What runs read: files and queries."""

    list_display = ("id", "run_id", "name", "form", "items_done", "total_count", "is_finished", "observed_at")
    list_filter = ("is_finished", FormFilter)
    search_fields = ("=run__id", "name")
    ordering = ("-id",)


@admin.register(RejectedRecord)
class RejectedRecordAdmin(ReadAdmin):
    """What could not be taken in, and why."""

    list_display = ("id", "origin_name", "line", "reason")
    search_fields = ("=origin__run__id", "reason")
    list_select_related = ("origin",)
    ordering = ("-id",)

    @admin.display(description="from")
    def origin_name(self, rejected: RejectedRecord) -> str:
        return rejected.origin.name


@admin.register(Job)
class JobAdmin(ReadAdmin):
    """What is left to do for workers, who is at it, and why something waits."""

    list_display = ("id", "kind", "subject", "state", "due_at", "attempts", "changed_at", "note")
    list_filter = ("state", "kind")
    search_fields = ("=subject", "note")
    ordering = ("-id",)
    exclude = ("payload",)  # that of a letter is for whom it goes to


@admin.register(Refresh)
class RefreshAdmin(EditableAdmin):
    """Who is looked up again: when next, how often, and what the last look changed. The switch is `is active`."""

    list_display = (
        "__str__",
        "researcher",
        "is_active",
        "next_look",
        "period",
        "last_look",
        "changed_last_time",
        "last_changed_at",
        "note",
    )
    list_filter = ("is_active", "is_pending")
    search_fields = ("query", "name")
    ordering = ("next_at",)
    list_select_related = ("author__name", "last_run")
    fields = (
        "query", "name", "researcher", "is_active", "next_at", "period_hours", "last_at", "last_changed_at",
        "changed_last_time", "last_run", "is_pending", "note",
    )  # fmt: skip
    readonly_fields = (
        "query", "researcher", "last_at", "last_changed_at", "changed_last_time", "last_run", "is_pending", "note",
    )  # fmt: skip

    @admin.display(description="researcher")
    def researcher(self, refresh: Refresh) -> str:
        if refresh.author is None:
            return "not known yet"
        name = refresh.author.name.printed
        return format_html('<a href="{}">{}</a>', researcher_address(refresh.author.pk, name), name)

    @admin.display(description="next look", ordering="next_at")
    def next_look(self, refresh: Refresh) -> str:
        if not refresh.is_active:
            return "never: switched off"
        return f"in {timeuntil(refresh.next_at)}" if refresh.next_at > timezone.now() else "now due"

    @admin.display(description="period", ordering="period_hours")
    def period(self, refresh: Refresh) -> str:
        return f"{refresh.period_hours / 24:.3g} days"

    @admin.display(description="last look", ordering="last_at")
    def last_look(self, refresh: Refresh) -> str:
        return _show_ago(refresh.last_at)

    @admin.display(description="changed last time")
    def changed_last_time(self, refresh: Refresh) -> str:
        run = refresh.last_run
        if run is None:
            return "not looked yet"
        if run.state == ImportRun.State.FAILED:
            return "failed"
        if refresh.is_pending:
            return "being looked at"
        return f"{run.created_count:,} new, {run.updated_count:,} updated"


def _show_ago(moment: datetime | None) -> str:
    return f"{timesince(moment)} ago" if moment else "never"


@admin.register(SourceBudget)
class SourceBudgetAdmin(EditableAdmin):
    """How many requests each source was sent on a day, and how many are left. The limit holds for the days after."""

    list_display = ("source", "day", "spent_count", "limit_count", "left_count")
    list_filter = ("source",)
    ordering = ("-day", "source")
    readonly_fields = ("source", "day", "spent_count")

    @admin.display(description="left")
    def left_count(self, budget: SourceBudget) -> str:
        return f"{max(budget.limit_count - budget.spent_count, 0):,}"
