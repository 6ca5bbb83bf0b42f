"""Ids that a source gave out and then merged into others."""

from django.db import models


class MergedId(models.Model):
    """An OpenAlex id of a work or an author that was merged into another: 30 M rows, 3 GB at the size of OpenAlex.

    `merged_into` is what its lists say, of several the least; `target_id` is where the chain of them ends, in a circle
    its least id. `applied_id` is the target that works and signatures here follow already, "" before the first time.
    """

    old_id = models.CharField(max_length=20, primary_key=True, db_collation="C")
    merged_into = models.CharField(max_length=20, db_collation="C")
    target_id = models.CharField(max_length=20, db_collation="C")
    applied_id = models.CharField(max_length=20, default="", db_collation="C")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="merged_id_into_another", condition=~models.Q(merged_into=models.F("old_id"))
            )
        ]
        indexes = [
            models.Index(
                fields=["old_id"],
                name="merged_id_to_apply",
                condition=~models.Q(applied_id=models.F("target_id")),
            )
        ]
