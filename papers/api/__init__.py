"""Works and what they are told by, for other programs."""
