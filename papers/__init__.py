"""What the sources say, and who is who in them."""
