"""The rules of the victim contact desk: safe contact, what is asked and told, what is due, and requests for records."""
