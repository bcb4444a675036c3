"""Pages of services and campaigns in a real browser: axe finds nothing, nothing sticks out, keys do."""

from support.browser import is_for_everybody, tab_to


def test_everybody_can_use_them(stage, open_page, log_in):
    scene = stage(people=30)
    scene.release(waves=2)
    base = f"/campagnes/{scene.campaign.pk}/"
    seen = {
        scene.manager: {
            "diensten": "/diensten/", "dienst": "/diensten/toeslagen/", "campagnes": "/campagnes/",
            "lijst": base, "golven": f"{base}golven/", "resultaat": f"{base}resultaat/",
            "register": "/register/",
        },
        scene.lead: {"verdelen": "/looplijst/verdelen/oost/"},
        scene.officer: {"geheim": "/looplijst/geheim/"},
    }  # fmt: skip
    for staff, pages in seen.items():
        page = open_page(who=log_in(staff))
        for name, path in pages.items():
            page.goto(path)
            is_for_everybody(page, name)


def test_a_plan_is_saved_by_keyboard_alone(stage, open_page, log_in):
    scene = stage(people=12)
    page = open_page(f"/campagnes/{scene.campaign.pk}/golven/", who=log_in(scene.manager))
    page.get_by_label("Aantal golven").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    tab_to(page, "it.textContent.trim() === 'Plan bewaren'")
    page.keyboard.press("Enter")
    page.get_by_text("Het plan is bewaard.").wait_for()
    assert scene.fresh().waves_wanted == 2
