"""The outbox: messages to send, written in the transaction that caused them."""
