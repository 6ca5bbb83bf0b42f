"""Where ids lead that a source merged into others."""

from collections.abc import Collection

from papers.models import MergedId


def select_targets(old_ids: Collection[str]) -> dict[str, str]:
    """For those of these OpenAlex ids that were merged, the id in which their chain ends."""
    if not old_ids:
        return {}
    found = MergedId.objects.filter(old_id__in=old_ids).values_list("old_id", "target_id")
    return {old_id: target_id for old_id, target_id in found if old_id != target_id}
