"""The designer's server side: drafts listed, drawn, checked, tried, approved."""
