"""What the papers imply: who works with whom, and on what."""
