"""Descriptions as a workbook: one sheet of resources, one of items, and back."""
