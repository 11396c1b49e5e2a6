"""Pages: the look, the components, forms and pictures that every desk is built from."""
