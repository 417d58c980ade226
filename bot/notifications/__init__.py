"""The outbox: what a customer is to be told, written with the change that caused it."""
