"""The shell: base pages, theme, menu, workbench, error pages."""
