"""What a police force does at home: its own export of follow-up and of comparators made into study files without names."""
