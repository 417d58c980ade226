"""A deterministic simulation: a shop's days in a second, with faults of all that it depends on.

The shop's own jobs, ledger and panel client work on a SQLite file. The clock is virtual; the panel,
the database, Telegram and the processes fail by dice whose seed is the run's number. So a run can
be repeated exactly: `python -m tests.simulation --seed 17`.
"""
