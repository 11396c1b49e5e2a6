"""The only ways out of a process: clock, identifiers, randomness, mail.

Everything that differs between two runs of the same program passes here, so that two runs can be
started from one clock and one seed and compared byte for byte.
"""
