"""Who may see and do what: areas, units, people, posts, roles, login."""
