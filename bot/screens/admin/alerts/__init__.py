"""Alerts to operators as they see them: a module for each kind of subject."""

from bot.screens.admin.alerts.render import ALERT_SCREENS, operator_alert

__all__ = ["ALERT_SCREENS", "operator_alert"]
