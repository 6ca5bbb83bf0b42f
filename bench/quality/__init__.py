"""How well the matcher tells people apart, on people whose identity is known and hidden from it."""
