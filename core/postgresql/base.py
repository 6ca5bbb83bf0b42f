"""The connection of each thread to the database."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's, which sends `SELECT 1` ahead of the first query of each request.

    A server that ends a connection writes into it or closes it: there is something to read where nothing was asked.
    Only then is it asked as Django does.
    """

    health_check_done: bool

    def close_if_health_check_failed(self) -> None:
        """Close a connection that was lost since the last request, so that the next query gets a new one."""
        if not self.health_check_done and self._is_quiet():
            self.health_check_done = True
        super().close_if_health_check_failed()

    def _is_quiet(self) -> bool:
        """Whether it is open, and the server said nothing unasked."""
        if self.connection is None or self.connection.closed:
            return False
        said = select.poll()
        said.register(self.connection.fileno(), select.POLLIN)
        return not said.poll(0)
