"""Mutants: small patches, each of which breaks one guarantee, and the tests that catch it.

`python -m tests.mutants` applies each patch in a copy of the project, runs the tests named beside
it, and prints which caught it. A patch that nobody catches is a guarantee that nobody tests.
"""
