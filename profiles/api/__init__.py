"""Researchers and accounts for other programs: who people are, what shows it, and what an account does."""
