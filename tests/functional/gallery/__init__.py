"""The gallery: every component, field and picture of the page machinery on pages of their own."""
