"""DMN models: what an XML file says, and its decisions compiled."""
