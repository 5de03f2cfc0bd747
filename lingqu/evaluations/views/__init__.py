"""Pages of project evaluation."""
