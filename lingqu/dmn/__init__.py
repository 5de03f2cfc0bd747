"""FEEL and DMN 1.3 to 1.5: read, lint, compile to closures or to SQL. Pure Python, no Django."""
