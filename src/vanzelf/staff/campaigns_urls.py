"""Addresses of campaigns, their waves and their results, and where they stand in the navigation."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from vanzelf.looks import navigation
from vanzelf.org.rights import Right
from vanzelf.staff import campaigns, sharing
from vanzelf.staff.kindly import say

addresses: list[URLPattern] = [
    path("campagnes/", campaigns.overview, name="campaigns"),
    path("campagnes/nieuw/<slug:service>/<slug:group>/", campaigns.new, name="new-campaign"),
    path("campagnes/grens/", campaigns.limit, name="campaign-limit"),
    path("campagnes/<uuid:key>/", campaigns.one, name="campaign"),
    path("campagnes/<uuid:key>/golven/", campaigns.waves, name="campaign-waves"),
    path("campagnes/<uuid:key>/resultaat/", campaigns.result, name="campaign-result"),
    path("campagnes/<uuid:key>/lijst/", campaigns.propose, name="propose-list"),
    path("campagnes/<uuid:key>/akkoord/", campaigns.agree, name="agree-list"),
    path("campagnes/<uuid:key>/bestuur/", campaigns.want, name="want-list"),
    path("campagnes/<uuid:key>/vrijgave/", campaigns.ask_release, name="ask-release"),
    path("campagnes/<uuid:key>/vrijgeven/", campaigns.release, name="release-waves"),
    path("campagnes/<uuid:key>/stop/", campaigns.stop, name="stop-campaign"),
    path("looplijst/verdelen/", sharing.districts, name="share"),
    path("looplijst/verdelen/<slug:code>/", sharing.share, name="share-district"),
    path("looplijst/verdelen/<slug:code>/terug/", sharing.take_back, name="take-back"),
    path("looplijst/geheim/", sharing.secrets_, name="secret-addresses"),
    path("looplijst/geheim/<uuid:key>/", sharing.release_secret, name="release-secret"),
]


def menu() -> None:
    """What stands in the navigation, and what is said when something cannot be done."""
    section = _("Diensten en campagnes")
    navigation.register(section, _("Campagnes"), "staff:campaigns", Right.SEE_CAMPAIGNS, order=310)
    navigation.register(
        section, _("Geheime adressen"), "staff:secret-addresses", Right.RELEASE_SECRET, order=320
    )
    navigation.register(
        _("Looplijst"), _("Dag verdelen"), "staff:share", Right.ASSIGN_LIST, order=60
    )
    say(
        campaign_trigger=_("Deze groep wordt bereikt op een datum. Daar is geen lijst voor nodig."),
        campaign_words=_("Vul alle woorden in die in de brief komen."),
        campaign_stands_still=_("De campagne staat stil. Kijk of de dienst in werking is."),
        campaign_state=_("Dat kan nu niet meer. Kijk hoe de campagne ervoor staat."),
        campaign_waits=_(
            "De laatste golf zou langer dan zestig dagen wachten. Kies minder golven, of minder tijd."
        ),
        campaign_board=_(
            "Deze lijst gaat over zoveel inwoners dat het bestuur haar eerst zelf moet willen."
        ),
        campaign_older=_(
            "De gegevens van veel huishoudens zijn ouder. Schrijf waarom de lijst toch doorgaat."
        ),
        limit_past=_("Een grens kan niet in het verleden beginnen. Kies vandaag of later."),
        campaign_second=_("U zei al ja. Nu is een collega aan de beurt."),
        campaign_too_large=_(
            "De lijst is te lang voor de teams. Kies meer golven, of meer gesprekken per week."
        ),
        campaign_reason=_("Zeg in een zin waarom de campagne stopt."),
        lists_none=_("Deze gemeente doet nog niet mee aan lijsten. Vraag het de beheerder."),
        mandate_none=_("Er is nog geen mandaat van de bronnen. Vraag het de privacyfunctionaris."),
        share_member=_("Iemand hoort niet bij dit team. Ververs de bladzijde."),
        share_district=_("Deze wijk is van een ander team."),
        secret_foundation=_("Het team daar is van een andere organisatie. Schrijf of bel liever."),
    )
