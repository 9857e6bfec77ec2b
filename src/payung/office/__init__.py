"""People, areas and the event log."""
