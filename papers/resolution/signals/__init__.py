"""The signals, strongest first. Each is a module with RULE, its number in `rules.Rule`, and `list_keys`.

`list_keys(signature)` gives keys of which two signatures of one person are likely to share one.
"""

from papers.resolution.signals import affiliations, coauthors

SIGNALS = (coauthors, affiliations)
