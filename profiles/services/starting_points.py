"""From where an account's distances are measured."""

from profiles.models import User


def set_starting_author(*, author_id: int | None, by: User) -> None:
    """Measure the distances of an account from this author record from now on; from nowhere when it is None."""
    User.objects.filter(pk=by.pk).update(starting_author_id=author_id)
