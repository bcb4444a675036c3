"""The app of campaigns and their lists."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """Campaigns and their lists."""

    name = "vanzelf.campaigns"
    label = "campaigns"
    verbose_name = "campagnes"
