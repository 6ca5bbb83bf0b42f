"""Works that changed, for what is built from them."""

from django.db import models


class ChangedWork(models.Model):
    """A work of which the graph may have counted something else: authors, topics, institutions, year; or it is gone.

    Written in the transaction of the change, taken off when it is counted. Empty when all is. The id 0 stands for all
    works, as after a first load.
    """

    work_id = models.BigIntegerField(primary_key=True)
