"""Collection: rows of departments' sources become rows of the lake's raw layer, each once."""
