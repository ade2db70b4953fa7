"""The inbox, what people follow, and how they hear of it."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evidence.watching import follow_claim
from notes.actions import Event, choose_mail, notify
from notes.mailing import unsubscribe_token
from notes.models import MailPreference, Notice, Watch
from statements.models import Member
from tests.desk.building import make_link
from tests.factories import make_claim, make_statement

LATER = date(2025, 1, 30)


def page(client, address: str = "/desk/inbox/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def tell(claim):
    """Tell a person of so many links, as one notice."""

    def do(person, count: int = 1, *, group: str = "g", kind: str = "evidence", title: str = "New evidence: “A”"):
        links = [make_link(claim, "Words.", known_on=LATER) for _ in range(count)]
        events = [
            Event(person.pk, f"link:{link.pk}:suggested", link, f"Claim <{n}>", "you follow it", timezone.now())
            for n, link in enumerate(links)
        ]
        notify(kind=kind, group=group, title=title, events=events)
        return Notice.objects.get(group=group, person=person), links

    return do


def test_notice_stands_in_the_inbox_and_leads_to_the_evidence(desk, researcher, claim, tell):
    _, (link,) = tell(researcher)
    html = page(desk)
    assert "New evidence: “A”" in html
    assert f'<a href="/desk/claims/{claim.pk}/#ev-{link.pk}">Claim &lt;0&gt;</a>' in html


def test_every_desk_page_says_how_much_is_unread(desk, researcher, tell):
    assert "unread</span>" not in page(desk, "/desk/")
    tell(researcher)
    assert '<b class="num">1<span class="vh"> unread</span></b>' in page(desk, "/desk/")


def test_others_notices_are_not_to_be_seen(desk, editor, tell):
    notice, _ = tell(editor)
    assert "Nothing unread" in page(desk)
    assert desk.get(f"/desk/notices/{notice.pk}/").status_code == 404
    assert desk.post(f"/desk/notices/{notice.pk}/change/").status_code == 404


def test_read_leaves_the_list_and_comes_back(desk, researcher, tell):
    notice, _ = tell(researcher)
    desk.post(f"/desk/notices/{notice.pk}/change/", {"read": "yes"})
    assert "“A”" not in page(desk)
    assert "Mark as unread" in page(desk, "/desk/inbox/?show=all")
    desk.post(f"/desk/notices/{notice.pk}/change/", {"read": "no"})
    assert "“A”" in page(desk)


def test_all_read_is_said(desk, researcher, tell):
    tell(researcher)
    tell(researcher, group="h")
    answer = desk.post("/desk/inbox/read/", {"until": timezone.now().isoformat()}, follow=True)
    assert "2 notices marked as read." in answer.content.decode()
    assert not Notice.objects.unread().exists()


def test_inbox_is_narrowed_by_kind(desk, researcher, tell):
    tell(researcher)
    tell(researcher, group="h", kind="ripened", title="Can be said now")
    html = page(desk, "/desk/inbox/?kind=ripened")
    assert "Can be said now</a>" in html
    assert "“A”" not in html
    assert "“A”" in page(desk, "/desk/inbox/?kind=nonsense&show=nonsense&page=x")


def test_long_notice_is_cut_and_its_page_has_all(desk, researcher, tell):
    notice, _ = tell(researcher, 5)
    assert "and 2 more" in page(desk)
    assert page(desk, f"/desk/notices/{notice.pk}/").count("Claim &lt;") == 5


def test_queries_do_not_grow_with_notices(desk, researcher, tell):
    asked = []
    for group in ("a", "b", "c", "d"):
        tell(researcher, 4, group=group)
        with CaptureQueriesContext(connection) as seen:
            page(desk)
        asked.append(len(seen))
    assert asked[0] == asked[-1]


# --- following -----------------------------------------------------------------------------------------------------


def change(client, thing: str, pk: int, do: str, **more):
    return client.post("/desk/inbox/following/change/", {"kind": thing, "pk": pk, "do": do, **more})


def test_claim_is_followed_from_its_page_and_kept_from_reruns(desk, researcher, claim):
    address = reverse("claim-review", args=[claim.pk])
    assert "Follow this claim" in page(desk, address)
    assert change(desk, "claim", claim.pk, "follow", next=address)["Location"] == address
    assert "Following this claim" in page(desk, address)
    claim.refresh_from_db()
    assert claim.touched_by == researcher


def test_speaker_is_followed_from_the_statement(desk):
    speaker = Member.objects.create(name="Ann Other")
    statement = make_statement("Returns rose.", speaker=speaker)
    address = reverse("statement-desk", args=[statement.pk])
    assert "Follow Ann Other" in page(desk, address)
    change(desk, "speaker", speaker.pk, "follow")
    assert "Following Ann Other" in page(desk, address)
    change(desk, "speaker", speaker.pk, "stop")
    assert not Watch.objects.exists()


def test_topic_is_followed_listed_and_stopped(desk):
    desk.post("/desk/inbox/following/", {"words": "“small boats” -lifeboat"})
    assert "small boats&quot; -lifeboat" in page(desk, "/desk/inbox/following/")
    change(desk, "topic", Watch.objects.get().subject_id, "stop")
    assert "Nothing yet" in page(desk, "/desk/inbox/following/")


def test_refused_topic_says_why_and_keeps_the_words(desk):
    answer = desk.post("/desk/inbox/following/", {"words": "the of"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "too common" in html
    assert 'value="the of"' in html


@pytest.mark.parametrize("sent", [{}, {"kind": "user", "pk": 1, "do": "follow"}, {"kind": "claim", "pk": 0}])
def test_what_cannot_be_followed_is_said(desk, sent):
    answer = desk.post("/desk/inbox/following/change/", sent, follow=True)
    assert "not here any more" in answer.content.decode()
    assert not Watch.objects.exists()


def test_queries_do_not_grow_with_what_is_followed(desk, researcher, statement, claim):
    asked = []
    for quote in ("nearly 10,000 returns", "since May", "3 café offices"):
        follow_claim(claim=make_claim(statement, quote), by=researcher)
        with CaptureQueriesContext(connection) as seen:
            page(desk, "/desk/inbox/following/")
        asked.append(len(seen))
    assert asked[0] == asked[-1]


# --- mail ----------------------------------------------------------------------------------------------------------


def test_choice_of_mail_is_kept(desk, researcher):
    desk.post("/desk/inbox/mail/", {"mail": "daily"})
    assert MailPreference.objects.get().mail == "daily"
    html = page(desk, "/desk/inbox/following/")
    assert re.search(r'value="daily"[^>]* checked', html)


def test_unknown_choice_changes_nothing(desk, researcher):
    choose_mail(mail="daily", by=researcher)
    assert desk.post("/desk/inbox/mail/", {"mail": "hourly"}).status_code == 422
    assert MailPreference.objects.get().mail == "daily"


def test_page_says_where_no_mail_is_sent(desk, settings):
    settings.MAIL_IS_SET_UP = False
    assert "no mail server" in page(desk, "/desk/inbox/following/")
    settings.MAIL_IS_SET_UP = True
    assert "no mail server" not in page(desk, "/desk/inbox/following/")


def test_refused_address_is_said(desk, researcher):
    choose_mail(mail="daily", by=researcher)
    MailPreference.objects.update(refused_at=timezone.now(), refusal="550 no such person.")
    assert "550 no such person." in page(desk, "/desk/inbox/following/")


def test_mails_end_by_a_signed_link_without_signing_in(client, researcher):
    choose_mail(mail="daily", by=researcher)
    address = reverse("mail-stop", args=[unsubscribe_token(researcher)])
    assert "End the mails?" in page(client, address)
    assert MailPreference.objects.get().mail == "daily"
    assert "No more mails" in client.post(address).content.decode()
    assert MailPreference.objects.get().mail == "none"
    assert client.post(reverse("mail-stop", args=["1:forged"])).status_code == 404
