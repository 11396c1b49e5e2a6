"""The only readers for screens: each returns frozen values, cut to what this person may see."""
