"""An application of the tests alone: it handles messages by writing rows to be counted."""
