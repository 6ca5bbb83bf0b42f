"""Endpoints of people: accounts, what they say, claim and follow."""
