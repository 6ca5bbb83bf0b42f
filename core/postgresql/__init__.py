"""Django's PostgreSQL backend, which asks a connection that is kept whether it still is without a query."""
