"""The study file as Parquet that describes itself: `writing`, `reading`, `checking`, and `joining` kinds in the evaluator's place."""
