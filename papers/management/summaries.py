"""What commands that import say when they are done, or stopped."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError

from papers.models import ImportRun, RejectedRecord
from papers.records import SourceError
from papers.services.jobs import LeaseLostError

_REJECTIONS_SHOWN = 10


@contextmanager
def say_how_to_resume(command_name: str, run: ImportRun) -> Iterator[None]:
    """Carry on a run in this: what stops it becomes a CommandError of one line, with the command that goes on."""
    advice = f"carry on with: {command_name} --resume {run.pk}"
    try:
        yield
    except SourceError as error:
        raise CommandError(f"{error}; {advice}") from None
    except LeaseLostError as error:
        raise CommandError(str(error)) from None
    except KeyboardInterrupt:
        raise CommandError(f"stopped; {advice}", returncode=130) from None


def write_summary(command: BaseCommand, run: ImportRun, seconds: float) -> None:
    """The first rejected records to standard error, then one line with what became of all."""
    run.refresh_from_db()
    rejected = (
        RejectedRecord.objects.filter(origin__run=run)
        .select_related("origin")
        .order_by("origin__rank", "line")
    )
    for one in rejected[:_REJECTIONS_SHOWN]:
        command.stderr.write(f"rejected {one.origin.name}, line {one.line}: {one.reason}")
    if run.rejected_count > _REJECTIONS_SHOWN:
        command.stderr.write(
            f"… and {run.rejected_count - _REJECTIONS_SHOWN:,} more, kept as rejected records"
        )
    works = run.created_count + run.updated_count + run.unchanged_count
    command.stdout.write(
        f"{run.created_count:,} created, {run.updated_count:,} updated, {run.unchanged_count:,} unchanged, "
        f"{run.rejected_count:,} rejected; {works / max(seconds, 0.001):,.0f} records/s"
    )
