"""The site as the bench serves it: its own pages, and beside them what they are measured against."""
