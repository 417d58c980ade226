"""Handlers of operators' commands: each change is audited; what moves money asks once more."""
