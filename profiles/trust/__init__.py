"""The trust snapshot: from what is known of a record to its points, as pure functions. No database, no Django."""
