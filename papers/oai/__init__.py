"""The site as an OAI-PMH 2.0 provider: what can be asked, and how it is answered. No database, no requests of Django.

http://www.openarchives.org/OAI/openarchivesprotocol.html; why so: docs/adr/0035-oai-and-web-formats.md.
"""
