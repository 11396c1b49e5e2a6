"""The participant plane: from the police referral to the return to the police."""
