"""A plan carried out on a study file: who is counted, which estimator answers each outcome, and which counts the answers stand on."""
