"""Pages of the manual made from the tables that the tests run. Each has `render(root) -> str`."""
