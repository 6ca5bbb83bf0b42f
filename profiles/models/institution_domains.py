"""Domains of institutions, by which an e-mail address shows where somebody works."""

from django.db import models


class InstitutionDomain(models.Model):
    """A domain of an organisation with a ROR id, from the ROR data dump: 110 k rows, 12 MB.

    `domain` is in lower-case ASCII as the network has it, and no free mail or shared ending (`profiles/domains.py`).
    The ROR id needs no row in `Institution`: the dump has all organisations, also those that no work names yet.
    """

    pk = models.CompositePrimaryKey("ror", "domain")
    ror = models.CharField(max_length=9, db_collation="C")
    domain = models.CharField(max_length=253, db_collation="C")
