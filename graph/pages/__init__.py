"""What the pages of the graph show, as frozen dataclasses."""
