"""What an authenticator app shows at this moment."""

import time

from django.utils import timezone

ENOUGH = 8
"""Seconds a code must still hold, so that it is not over before it is sent and looked at."""


def code_of(secret: str) -> str:
    """The code of six figures (RFC 6238) of a secret in base 32, that holds for a while yet.

    A code is of one period of thirty seconds, and the application takes no other: one time in some
    hundreds a code of now would be of the period before when it comes in.
    """
    from allauth.mfa import app_settings
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    period = app_settings.TOTP_PERIOD
    left = period - timezone.now().timestamp() % period
    if left < ENOUGH:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // period))
