"""Forces beside each other: funnel plots, partial pooling, disparity."""
