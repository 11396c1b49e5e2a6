"""From a practice site no message leaves, whoever is set up to carry it."""

from caraway.platform.gateways import notify

NOTE = notify.Note("text", "+447700900123", "", "Your appointment is on Saturday.", "7")


class Carrier:
    """Somebody who would carry it."""

    def __init__(self):
        self.carried = []

    def send(self, note):
        self.carried.append(note)
        return "1"

    def look(self, reference):
        return None


def test_nothing_is_carried_from_a_practice_site(settings):
    carrier = Carrier()
    settings.NOTIFY = None
    with notify.use(carrier):
        settings.PRACTICE = True
        notify.postman().send(NOTE)
        assert carrier.carried == []
        settings.PRACTICE = False
        notify.postman().send(NOTE)
    assert carrier.carried == [NOTE]
