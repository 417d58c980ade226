"""The Bot API seen from the shop: how calls travel, how screens are shown, how fast."""
