"""Parts of addresses that Django has no converter for."""

from django.urls import register_converter


class RecordIdConverter:
    """The id of a record: a whole number from 1 that a column of the database can hold."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(RecordIdConverter, "id")
