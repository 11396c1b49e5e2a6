"""What is asked of a victim's data, by the victim and by others."""
