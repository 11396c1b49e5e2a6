"""Independent sexual violence advisers: the journey through the justice system, when to be in touch, and what is written down of it."""
