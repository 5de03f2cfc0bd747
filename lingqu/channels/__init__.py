"""What leaves and enters the city brain: today the outbox and webhooks."""
