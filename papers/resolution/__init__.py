"""Who is who: the signatures of a name block made into author records, by evidence, always the same way."""
