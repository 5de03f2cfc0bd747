"""The case engine: case types, forms, tasks, clocks, history, on processes and decisions."""
