"""Files of referrals as a force exports them: read row by row, matched to our answers. Knows no database and no page."""
