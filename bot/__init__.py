"""Vitrine: a Telegram storefront for the services of a supplier panel."""
