"""City systems, one folder each. Packs never import packs."""
