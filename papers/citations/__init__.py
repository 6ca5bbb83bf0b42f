"""Works as others cite and take them: references in six styles, BibTeX, RIS and CSL JSON. No database, no Django.

A form of export is one line in `forms.py`, a style one in `styles.py`.
"""
