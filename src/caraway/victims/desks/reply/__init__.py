"""The pages of a survey, for whoever has its link."""
