"""Pages of access: sessions, people, roles, locks, the audit log."""
