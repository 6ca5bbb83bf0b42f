"""What a work is about, told from its own words and the texts of a taxonomy. Pure: no database, no Django."""
