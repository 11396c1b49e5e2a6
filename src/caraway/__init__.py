"""Caraway: out-of-court domestic-abuse programmes, from referral to proof."""
