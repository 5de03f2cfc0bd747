"""Administrative licences: a general approval from application to delivery."""
