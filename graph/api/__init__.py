"""The graph for other programs: read only, as JSON."""
