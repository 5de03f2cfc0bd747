"""The applicant's side on the web: offers, questions, sending, following; all without login."""
