"""Tests of the outbox: putting, handling, sending, pages, and workers that are killed."""
