"""Pages of the operator: subscriptions and messages."""
