"""NotifyNL and GOV.UK Notify: text messages, letters, receipts, text messages that come in."""
