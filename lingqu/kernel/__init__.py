"""What every other part stands on: errors, dated parameters, the audit chain."""
