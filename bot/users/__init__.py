"""Customers, their conversations, dead letters, and the audit of operators' actions."""
