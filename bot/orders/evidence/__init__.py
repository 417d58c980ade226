"""Resolves orders without a clear answer by evidence: the panel's ids and the shop's balance."""
