"""PostgreSQL for both planes: finding or starting a server, logins, grants, migrations and templates."""
