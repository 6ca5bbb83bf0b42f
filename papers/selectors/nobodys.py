"""Signatures that are nobody's, as the person is hidden or removed: told by the printed name, and nothing beside it."""

from collections.abc import Collection

import msgspec

from papers.names import name_key, stable_key
from papers.records import SignatureRecord, WorkRecord
from papers.signature_testimony import could_be_one_name

IS_NOBODYS = """({author_id} IS NULL AND (
    EXISTS (SELECT FROM papers_suppressedsignature x WHERE x.block = n.block) OR EXISTS (
        SELECT FROM papers_signatureidentifier i
        JOIN papers_suppressedidentifier x ON (x.scheme, x.value) = (i.scheme, i.value)
        WHERE i.work_id = s.work_id AND i.position = s.position)))"""
"""Of a signature `s` with the name `n`, resolved to `author_id`, if to any. One that waits to be resolved is thought to
be nobody's where somebody of its name block is."""
MARKS = f"""
    SELECT s.work_id, unnest(array[n.block::text, 'name:' || n.printed]) AS mark
    FROM papers_signature s JOIN papers_name n ON n.id = s.name_id
    LEFT JOIN papers_authorship sa ON sa.work_id = s.work_id AND sa.position = s.position
    WHERE s.work_id {{of}} AND {IS_NOBODYS.format(author_id="sa.author_id")}
    UNION SELECT i.work_id, x.scheme || ':' || x.value FROM papers_signatureidentifier i
    JOIN papers_suppressedidentifier x ON (x.scheme, x.value) = (i.scheme, i.value) WHERE i.work_id {{of}}
"""
"""By what such signatures are known in what a source says of a work: their name blocks, names and identifiers."""
_NAME = "name:"


def leave_out(record: WorkRecord, marks: Collection[str]) -> WorkRecord:
    """What a source says of a work, without what stands beside the names of signatures with these marks.

    Where it prints none of a name block, that is whoever could have the name: another source may print initials.
    """
    if not marks:
        return record
    marked = [one for one in record.signatures if _is_marked(one, marks)]
    names = [mark.removeprefix(_NAME) for mark in marks if mark.startswith(_NAME)]
    missed = [name for name in names if not any(could_be_one_name(one.name, name) for one in marked)]
    return msgspec.structs.replace(
        record,
        signatures=tuple(
            msgspec.structs.replace(one, ids={}, affiliations=())
            if one in marked or any(could_be_one_name(one.name, name) for name in missed)
            else one
            for one in record.signatures
        ),
    )


def _is_marked(one: SignatureRecord, marks: Collection[str]) -> bool:
    block = stable_key(name_key(one.name, one.given, one.family).block)
    return str(block) in marks or any(f"{scheme}:{value}" in marks for scheme, value in one.ids.items())
