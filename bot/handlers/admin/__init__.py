"""Operators' slash commands: each one audited, money asked for once more."""
