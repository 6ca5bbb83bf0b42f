"""Parts of addresses that only the graph has."""

from django.urls import register_converter

from papers.addresses import format_institution_id, parse_institution_id


class InstitutionIdConverter:
    """The id of an institution or a venue as 16 hexadecimal digits."""

    regex = "[0-9a-f]{16}"

    def to_python(self, value: str) -> int:
        return parse_institution_id(value)

    def to_url(self, value: int) -> str:
        return format_institution_id(value)


class RorConverter:
    """A ROR id without its host, in lower case."""

    regex = "0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(InstitutionIdConverter, "institution")
register_converter(InstitutionIdConverter, "venue")
register_converter(RorConverter, "ror")
