"""Residents: a copy of what the population register says, and what they told us themselves."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vanzelf.org.models import District, Staff
from vanzelf.residents.telephone import LastDigits


class Subject(models.Model):
    """Somebody, by a random id. keyed: to find them by number. sealed: the number, encrypted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    keyed = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(max_length=64)
    synthetic = models.BooleanField(default=False)

    def __str__(self) -> str:
        """The random id: nothing that leads to a person."""
        return str(self.id)


class Address(models.Model):
    """An address in the municipality."""

    bag = models.CharField(max_length=16, primary_key=True)
    street = models.CharField("straat", max_length=80)
    number = models.PositiveIntegerField("huisnummer")
    addition = models.CharField("toevoeging", max_length=8, blank=True)
    postcode = models.CharField(max_length=7)
    city = models.CharField("plaats", max_length=40)
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="addresses")

    def __str__(self) -> str:
        """As it stands on an envelope, without the city."""
        return f"{self.street} {self.number}{self.addition}"


class Resident(models.Model):
    """What the population register says of somebody (Wet BRP). A correction is made there, not here.

    salutation: how a letter begins, such as `mevrouw De Wit`. address: empty when there is none.
    secret: the register says that the address goes to no third party (BRP 70.10).
    absent_since: of the first file in which they were not any more; absent_again: of a file of a
    later day. That is not knowing: contact waits, and only news of a move or a death ends anything.
    """

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, primary_key=True, related_name="resident"
    )
    name = models.CharField("naam", max_length=120)
    salutation = models.CharField("aanhef", max_length=120)
    born_on = models.DateField("geboren op", db_index=True)
    died_on = models.DateField("overleden op", null=True)
    left_on = models.DateField("vertrokken op", null=True)
    address = models.ForeignKey(
        Address, on_delete=models.PROTECT, null=True, related_name="residents"
    )
    in_investigation = models.BooleanField("adres in onderzoek", default=False)
    secret = models.BooleanField("geheimhouding", default=False)
    guardianship = models.BooleanField("onder curatele", default=False)
    partner = models.ForeignKey(Subject, on_delete=models.SET_NULL, null=True, related_name="+")
    absent_since = models.DateTimeField("niet meer in het bestand sinds", null=True)
    absent_again = models.DateTimeField(null=True)
    as_of = models.DateTimeField("stand van")

    class Meta:
        """Nobody is their own partner, nor absent again before they were absent."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["absent_again"], condition=~Q(absent_since=None), name="resident_absent"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(partner=None) | ~Q(partner=F("subject")), name="resident_partner"
            ),
            models.CheckConstraint(
                condition=Q(absent_again=None) | Q(absent_again__gt=F("absent_since")),
                name="resident_absent_twice",
            ),
        ]

    def __str__(self) -> str:
        """The random id: a name does not belong in a log line."""
        return str(self.subject_id)


class Channel(models.TextChoices):
    """A way to reach somebody."""

    LETTER = "brief", "brief"
    EMAIL = "email", "e-mail"
    SMS = "sms", "sms"
    CALL = "bellen", "telefoon"
    VISIT = "bezoek", "bezoek"
    PORTAL = "portaal", "mijn Eikenhage"
    DESK = "balie", "balie"


class Preferences(models.Model):
    """How somebody wants to be reached. Said once, it holds for everything (P-21)."""

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, primary_key=True, related_name="preferences"
    )
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    language = models.CharField(max_length=2, default="nl", choices=[("nl", "nl"), ("en", "en")])
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    no_digital = models.BooleanField("niets digitaal", default=False)
    large_print = models.BooleanField("grote letters", default=False)
    no_yearly = models.BooleanField(
        "niet elk jaar bericht dat alles klopt", default=False, db_default=False
    )
    interpreter = models.CharField("tolk voor", max_length=30, blank=True)
    helper = models.CharField("via helper", max_length=80, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        """Who wants nothing digital has no digital channel; who texts is found by their number."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(no_digital=False) | ~Q(channel__in=["email", "sms", "portaal"]),
                name="preferences_no_digital",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(LastDigits("phone"), condition=~Q(phone=""), name="preferences_phone"),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.subject_id)


class Representative(models.Model):
    """Somebody who acts for a resident, within a scope, until a day (P-34, P-35)."""

    class Kind(models.TextChoices):
        """In what capacity."""

        GUARDIAN = "curator", _("curator")
        ADMINISTRATOR = "bewindvoerder", _("bewindvoerder")
        MENTOR = "mentor", _("mentor")
        AUTHORISED = "gemachtigde", _("gemachtigde")
        PARENT = "ouder", _("ouder met gezag")

    class Scope(models.TextChoices):
        """What about: a bewindvoerder for money, a mentor for care."""

        ALL = "alles", _("alles")
        MONEY = "geld", _("geld")
        CARE = "zorg", _("zorg")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="representatives")
    kind = models.CharField(max_length=14, choices=Kind)
    scope = models.CharField(max_length=6, choices=Scope)
    name = models.CharField(max_length=120)
    address_lines = models.CharField("adresregels", max_length=240)
    email = models.EmailField(blank=True)
    begins = models.DateField()
    until = models.DateField(null=True)
    told_by = models.CharField("bron", max_length=40)

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Refusal(models.Model):
    """Somebody does not want to be looked up or offered something. Nobody is asked why (A55).

    scope: `alles`, or the id of a service. It holds until it is taken back, and it is looked at
    before any source is asked. It is no fact about a person: no page for deciders shows it (P-23).
    """

    EVERYTHING = "alles"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="refusals")
    scope = models.CharField(max_length=40)
    since = models.DateTimeField()
    told_by = models.CharField(max_length=8, choices=Channel)
    noted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        """One in force for a subject and a scope."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "scope"], condition=Q(revoked_at=None), name="refusal_in_force"
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Consent(models.Model):
    """Somebody asked us once to look every year (A23). Each partner gives their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="consents")
    service = models.CharField(max_length=40)
    text_version = models.CharField(max_length=64)
    since = models.DateTimeField()
    told_by = models.CharField(max_length=8, choices=Channel)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)

    class Meta:
        """One in force for a subject and a service; what ended says why."""

        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "service"], condition=Q(ended_at=None), name="consent_in_force"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_because="")
                | (Q(ended_at__isnull=False) & ~Q(ended_because="")),
                name="consent_end_whole",
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class TravelDocument(models.Model):
    """A passport or identity card, by what it is and its last day; its number stands nowhere here."""

    class Kind(models.TextChoices):
        """What it is."""

        PASSPORT = "paspoort", "paspoort"
        CARD = "identiteitskaart", "identiteitskaart"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField("soort", max_length=16, choices=Kind)
    valid_until = models.DateField("geldig tot")
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """Found by their last day while nobody has replaced them."""

        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["valid_until"], condition=Q(replaced_at=None), name="document_last_day"
            ),
        ]

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)


class Change(models.Model):
    """Something the population register told us of somebody: what, since when, and whether it was
    acted on. Names follow the events of the BRP (haal-centraal, BRP Gebeurtenissen).
    """

    class Kind(models.TextChoices):
        """What happened."""

        DIED = "overleden", "overleden"
        MOVED = "verhuisd.binnengemeentelijk", "verhuisd binnen de gemeente"
        LEFT = "verhuisd.buitengemeentelijk", "verhuisd naar een andere gemeente"
        EMIGRATED = "verhuisd.emigratie", "geëmigreerd"
        ARRIVED = "ingeschreven", "komen wonen"
        INVESTIGATED = "adres.onderzoek", "adres in onderzoek"
        INVESTIGATION_ENDED = "adres.onderzoek.klaar", "onderzoek naar adres klaar"
        SECRET = "geheimhouding.aan", "geheimhouding"
        NOT_SECRET = "geheimhouding.uit", "geen geheimhouding meer"
        GUARDIANSHIP = "curatele", "onder curatele"
        GUARDIANSHIP_ENDED = "curatele.opgeheven", "niet meer onder curatele"
        PARTNER = "partner", "andere partner, of geen partner meer"
        CORRECTED = "gegevens.verbeterd", "naam of datum verbeterd"
        DOCUMENT = "reisdocument.nieuw", "nieuw reisdocument"
        DOCUMENT_ENDED = "reisdocument.vervallen", "reisdocument vervallen of ingeleverd"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=80, unique=True)
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=30, choices=Kind)
    on = models.DateField()
    heard_at = models.DateTimeField()
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        """The random id."""
        return str(self.id)
