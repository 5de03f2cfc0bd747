"""The six-step case as a flow of django-viewflow; an application, because viewflow asks for one."""
