"""How allauth, which does signing up and in, is made this site's: its forms, its letters, what it asks a provider."""
