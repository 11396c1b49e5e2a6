"""The only writers: one function a verb that a practitioner would use, one transaction, its audit in it."""
