"""What counts once counts once in every program of an installation."""


def test_a_code_of_a_second_factor_is_used_in_all_programs_at_once(db, hire):
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP
    from django.db import connection

    kept = Authenticator.objects.create(
        user=hire(), type=Authenticator.Type.TOTP, data={"secret": "geheim"}
    )
    assert TOTP(kept)._mark_code_used("123456")
    assert not TOTP(kept)._mark_code_used("123456")
    with connection.cursor() as cursor:  # where the others look, and not in this program alone
        cursor.execute("select cache_key from django_cache")
        ((key,),) = cursor.fetchall()
    assert key.endswith("123456")
