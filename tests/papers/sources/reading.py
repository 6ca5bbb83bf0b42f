"""What the tests of the forms read with."""

from papers.records import RawItem


def data_of(item: RawItem) -> bytes:
    """The data of an item that has some."""
    assert item.data is not None, item.reason
    return item.data
