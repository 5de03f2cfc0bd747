"""Django's SQLite backend, reading each statement's text once."""
