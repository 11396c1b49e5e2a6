"""The advisers' desk. Nothing in its addresses or titles says what it is about."""
