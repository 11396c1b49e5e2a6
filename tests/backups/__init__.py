"""Two servers, one a site, that are backed up while they are written to, and restored."""
