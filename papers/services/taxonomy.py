"""The taxonomy into its tables: domains, fields, subfields, and the names and places of topics."""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from django.db import connection, transaction

from papers.copying import copy_lines
from papers.models import Topic
from papers.rows import copy_line
from papers.services.catalogue import hold_catalogue
from papers.topics.taxonomy import BUNDLED, TaxonomyTopic, read_taxonomy

_TABLES: tuple[tuple[str, tuple[str, ...], Callable[[TaxonomyTopic], tuple[object, ...]]], ...] = (
    ("papers_domain", ("id", "name"), lambda topic: (topic.domain.id, topic.domain.name)),
    (
        "papers_field",
        ("id", "name", "domain_id"),
        lambda topic: (topic.field.id, topic.field.name, topic.domain.id),
    ),
    (
        "papers_subfield",
        ("id", "name", "field_id"),
        lambda topic: (topic.subfield.id, topic.subfield.name, topic.field.id),
    ),
    (
        "papers_topic",
        ("id", "name", "description", "subfield_id"),
        lambda topic: (topic.id, topic.name, topic.description, topic.subfield.id),
    ),
)


def load_taxonomy(path: Path = BUNDLED) -> int:
    """Write the taxonomy of this file, touching only what differs; the number of rows that did. Raises SourceError.

    Topics that it does not have stay as they are.
    """
    topics = read_taxonomy(path)
    with transaction.atomic():
        hold_catalogue()
        return sum(_upsert(table, columns, map(cells, topics)) for table, columns, cells in _TABLES)


def ensure_topics(topic_ids: Collection[int]) -> None:
    """Load the bundled taxonomy unless these topics of it are there."""
    if Topic.objects.filter(id__in=topic_ids).exclude(description=None).count() < len(set(topic_ids)):
        load_taxonomy()


def has_taxonomy() -> bool:
    """Whether a taxonomy was loaded, with its descriptions."""
    return Topic.objects.exclude(description=None).exists()


def _upsert(table: str, columns: Sequence[str], rows: Iterable[tuple[object, ...]]) -> int:
    names = ", ".join(columns)
    assigned = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns[1:])
    differs = " OR ".join(f"t.{column} IS DISTINCT FROM EXCLUDED.{column}" for column in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE staged_{table} AS SELECT {names} FROM {table} WITH NO DATA")
        copy_lines(f"staged_{table}", columns, [copy_line(*row) for row in dict.fromkeys(rows)])
        cursor.execute(
            f"""INSERT INTO {table} AS t ({names}) SELECT {names} FROM staged_{table}
                ON CONFLICT (id) DO UPDATE SET {assigned} WHERE {differs}"""
        )
        changed: int = cursor.rowcount
        cursor.execute(f"DROP TABLE staged_{table}")
    return changed
