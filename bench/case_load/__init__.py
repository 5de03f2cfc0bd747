"""The parts of bench.cases: a database of its own, generated rows, and the measurements."""
