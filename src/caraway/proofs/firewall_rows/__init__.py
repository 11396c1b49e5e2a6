"""The rows of the proof of the firewall that are no proofs of their own."""
