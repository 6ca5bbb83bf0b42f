"""Signatures: who is printed on works. Written by ingest, which decides nothing about who is who."""

from django.db import models

from papers.models.works import Work


class Name(models.Model):
    """A name as printed, once. About 1 row to 4 signatures: 300 M rows, 40 GB.

    The key is `stable_key(printed, given, family)`, `block` the key of its name block. `folded` is for search.
    """

    id = models.BigIntegerField(primary_key=True)
    printed = models.TextField()
    given = models.TextField(null=True)
    family = models.TextField(null=True)
    folded = models.TextField()
    block = models.BigIntegerField(db_index=True)


class NameToken(models.Model):
    """A folded word of a name, for search by any word and any beginning of one. About 2.5 a name: 750 M rows, 60 GB."""

    pk = models.CompositePrimaryKey("token", "name")
    token = models.CharField(max_length=40, db_collation="C")
    name = models.ForeignKey(Name, models.CASCADE, db_index=False)


class Institution(models.Model):
    """An organisation with a ROR id, which is the key. About 120 k rows."""

    ror = models.CharField(max_length=9, primary_key=True, db_collation="C")
    name = models.TextField()
    country = models.CharField(max_length=2, null=True)


class Affiliation(models.Model):
    """An affiliation as printed, once. About 1 row to 4 of its uses: 100 M rows, 18 GB.

    The key is `stable_key(name, ror, country)`; `institution` is set where the source gives a ROR id. Two with the
    same `match_key` are taken to be the same place: it is of the ROR id, else of the folded name.
    """

    id = models.BigIntegerField(primary_key=True)
    name = models.TextField()
    country = models.CharField(max_length=2, null=True)
    institution = models.ForeignKey(Institution, models.PROTECT, null=True)
    match_key = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["match_key"], name="affiliation_match_key")]


class Signature(models.Model):
    """A name printed on a work, at its position from 1. About 4 a work: 1.2 G rows, 90 GB with its indexes.

    A position of 0 or below says: this work stands in a list of this person's works, where they signed is unknown.
    """

    pk = models.CompositePrimaryKey("work", "position")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False)
    position = models.IntegerField()
    name = models.ForeignKey(Name, models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(name="signature_position_counts", condition=models.Q(position__gt=-1000))
        ]


class SignatureAffiliation(models.Model):
    """An affiliation printed beside a signature. About 1 a signature: 1.2 G rows, 80 GB."""

    pk = models.CompositePrimaryKey("work", "position", "affiliation")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False, db_constraint=False)
    position = models.IntegerField()
    affiliation = models.ForeignKey(Affiliation, models.PROTECT)


class SignatureIdentifier(models.Model):
    """An identifier of the person that the source gives beside a signature. About 2 a signature from OpenAlex."""

    pk = models.CompositePrimaryKey("work", "position", "scheme")
    work = models.ForeignKey(Work, models.CASCADE, db_index=False, db_constraint=False)
    position = models.IntegerField()
    scheme = models.CharField(max_length=20, db_collation="C")
    value = models.CharField(max_length=200, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["scheme", "value"], name="signature_identifier_value")]


class StaleBlock(models.Model):
    """A name block whose signatures changed since it was last resolved. Empty when all is resolved."""

    block = models.BigIntegerField(primary_key=True)
