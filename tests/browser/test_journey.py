"""The main job from one end to the other, as the people who do it would: in a browser, by hand and by key."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import assert_accessible

WIDTHS = ({"width": 1440, "height": 1000}, {"width": 390, "height": 800})
TRICKY = (
    "Thank you, Mr Speaker 🙂 – the café is open.\r\n"
    "We spent £1.5 million on 40 new boats last year, and returns were up by 19%.\r\n"
    "More than 3,000 visits to employers were completed over the summer.\r\n"
)


def open_desk(page: Page, title: str = "Calais group") -> None:
    """The desk of a statement, once the workers have found claims in it."""
    link = page.get_by_role("link", name=re.compile(re.escape(title))).first
    until(page, "/desk/", lambda: link.count() > 0)
    page.goto(link.get_attribute("href") or "")


def until(page: Page, path: str, condition: Callable[[], bool]) -> None:
    """Load the page again until it is so: the workers are real, and done when they are done."""
    for _ in range(90):
        page.goto(path)
        if condition():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{path} did not come to that")


def review_with_evidence(page: Page) -> None:
    """The review page of the first claim for which the workers have found something."""
    open_desk(page)
    link = page.locator('a[href^="/desk/claims/"]').filter(has_text=re.compile(r"Evidence \([1-9]")).first
    until(page, page.url, lambda: link.count() > 0)
    page.goto(link.get_attribute("href") or "")


def test_anybody_reads_the_statement_and_sees_no_claims(open_page):
    page = open_page()
    page.goto("/")
    page.get_by_role("link", name=re.compile("Calais group")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Calais group")
    expect(page.get_by_text("nearly 10,000 returns since the election")).to_be_visible()
    expect(page.locator("mark.cl")).to_have_count(0)
    expect(page.get_by_text("Open Parliament Licence").first).to_be_visible()


def test_desk_is_closed_without_a_sign_in(open_page):
    page = open_page()
    page.goto("/desk/")
    expect(page).to_have_url(re.compile("/accounts/login/"))


def test_admin_uploads_files_and_researcher_finds_their_claims(open_page):
    admin = open_page("admin")
    admin.goto("/desk/uploads/")
    admin.locator("input[type=file]").set_input_files(
        [
            {"name": "boats.txt", "mimeType": "text/plain", "buffer": TRICKY.encode()},
            {"name": "empty.txt", "mimeType": "text/plain", "buffer": b""},
            {"name": "scan.txt", "mimeType": "text/plain", "buffer": b"%PDF-1.7\n1 0 obj"},
        ]
    )
    admin.get_by_label(re.compile("Made on")).fill("2024-11-20")
    admin.get_by_label(re.compile("House")).select_option("commons")
    admin.get_by_label(re.compile("Title")).fill("Boats and returns")
    admin.get_by_label(re.compile("Speaker")).fill("Ann Other")
    admin.get_by_label(re.compile("Office")).fill("Minister for Boats")
    admin.get_by_role("button", name="Bring in").click()
    expect(admin.locator(".file").filter(has_text="boats.txt")).to_contain_text("Stored", timeout=60_000)
    expect(admin.locator(".file").filter(has_text="empty.txt")).to_contain_text("Refused", timeout=60_000)
    expect(admin.locator(".file").filter(has_text="scan.txt")).to_contain_text("PDF")
    assert_accessible(admin)
    researcher = open_page("researcher")
    open_desk(researcher, "Boats and returns")
    marked = " ".join(researcher.locator("mark.cl").all_inner_texts())
    assert "19%" in marked
    assert "£1.5 million" in marked


def test_marks_stand_on_the_very_words_of_their_claims(open_page):
    """Offsets survive £, –, é, an emoji and CRLF: the words marked are the words quoted."""
    page = open_page("researcher")
    open_desk(page, "Boats and returns")
    ids = page.locator(".slip").evaluate_all("slips => slips.map(slip => slip.dataset.claim)")
    for claim in ids:
        parts = page.locator(f'mark.cl[data-claim="{claim}"]').evaluate_all("marks => marks.map(m => m.textContent)")
        page.goto(f"/desk/claims/{claim}/")
        quoted = page.locator("blockquote mark").first.inner_text()
        assert quoted.replace("\n", " ").split()[0] in " ".join(parts)
        page.go_back()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_researcher_confirms_rejects_and_undoes(open_page, javascript):
    page = open_page("researcher", java_script_enabled=javascript)
    review_with_evidence(page)
    article = page.locator("article.ev").first
    article.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(page.locator("article.ev").first).to_contain_text("Confirmed by Rosa Lind")
    page.reload()
    expect(page.locator("article.ev").first).to_contain_text("Confirmed by Rosa Lind")
    page.locator("article.ev").first.get_by_role("button", name=re.compile("^Undo")).click()
    first = page.locator("article.ev").first
    first.locator("summary", has_text="Reject").click()
    first.get_by_role("button", name=re.compile("another period")).click()
    expect(page.locator("article.ev").first).to_contain_text("Rejected by Rosa Lind")
    page.locator("article.ev").first.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("article.ev").first.get_by_role("button", name=re.compile("^Confirm"))).to_be_visible()


def test_evidence_is_judged_by_key_alone(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    page.keyboard.press("j")
    page.keyboard.press("f")
    page.keyboard.press("y")
    expect(page.locator("article.ev").filter(has_text="Confirmed by Rosa Lind").first).to_contain_text("Refutes")
    page.reload()
    done = page.locator("article.ev").filter(has_text="Confirmed by Rosa Lind").first
    done.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("article.ev").filter(has_text="Confirmed by Rosa Lind")).to_have_count(0)


def test_enter_in_the_note_rejects_and_never_confirms(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    first = page.locator("article.ev").first
    first.locator("summary", has_text="Reject").click()
    first.get_by_label(re.compile("^Note")).fill("A typing error")
    page.keyboard.press("Enter")
    expect(page.locator("article.ev").first).to_contain_text("another reason, in the note")
    page.keyboard.press("Escape")
    page.locator("article.ev").first.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator("article.ev").first.get_by_role("button", name=re.compile("^Confirm"))).to_be_visible()


def test_key_takes_back_the_last_decision_after_moving_on(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator("article.ev").filter(has_text="Confirmed by Rosa Lind")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator("article.ev").filter(has_text="Confirmed by Rosa Lind")).to_have_count(0)
    open_desk(page)
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.keyboard.press("u")  # at once, while the decision is still on its way
    expect(page.locator(".slip.is-on")).to_have_attribute("data-status", "suggested")
    expect(page.locator(".slip--kept")).to_have_count(0)


def test_words_without_a_break_do_not_widen_the_page(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    page.locator("h1").evaluate("element => (element.textContent = 'x'.repeat(600))")
    page.locator("#log li span").first.evaluate("element => (element.textContent = 'x'.repeat(600))")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_page_that_polls_is_loaded_anew_when_the_browser_had_kept_it(open_page):
    page = open_page("researcher")
    page.goto("/desk/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i id=old hx-trigger=\"every 2s\"></i>')")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.locator("#old")).to_have_count(0)


def test_keys_do_nothing_while_somebody_types(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    note = page.get_by_label(re.compile("note", re.I)).last
    note.fill("")
    note.press_sequentially("y n j k")
    expect(note).to_have_value("y n j k")
    expect(page.locator("article.ev").filter(has_text="Confirmed by")).to_have_count(0)


def test_single_keys_can_be_switched_off_and_stay_off(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    page.get_by_role("button", name="Single keys are on").click()
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("y")
    page.wait_for_timeout(500)
    expect(page.locator("article.ev").filter(has_text="Confirmed by")).to_have_count(0)
    expect(page.get_by_role("button", name="Single keys are off")).to_be_visible()


def test_claim_is_kept_and_set_aside_by_key_and_stays_so(open_page):
    page = open_page("researcher")
    open_desk(page)
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator(".slip--kept")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("n")
    page.keyboard.press("2")
    expect(page.locator(".slip--aside")).to_have_count(1)
    page.reload()
    expect(page.locator(".slip--kept")).to_have_count(1)
    expect(page.locator(".slip--aside")).to_have_count(1)


def test_demonstration_and_illustrative_evidence_say_so(open_page):
    page = open_page("researcher")
    review_with_evidence(page)
    expect(page.locator("article.ev .illus").first).to_have_text("Illustrative")
    expect(page.get_by_text(re.compile("demonstration", re.I)).first).to_be_visible()


def pages_of(page: Page, role: str) -> list[str]:
    paths = ["/", "/desk/", "/accounts/password/change/", "/accounts/2fa/"]
    if role == "admin":
        paths += ["/desk/uploads/", "/desk/jobs/", "/desk/people/", "/desk/matches/"]
    page.goto("/")
    paths.append(page.get_by_role("link", name=re.compile("Calais group")).first.get_attribute("href") or "/")
    page.goto("/desk/")
    desk = page.get_by_role("link", name=re.compile("Calais group")).first.get_attribute("href") or "/desk/"
    page.goto(desk)
    review = page.locator('a[href^="/desk/claims/"]').first.get_attribute("href") or "/desk/"
    return [*paths, desk, review]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", WIDTHS, ids=["desktop", "phone"])
@pytest.mark.parametrize("role", ["researcher", "editor", "admin"])
def test_every_page_is_accessible_and_never_scrolls_sideways(open_page, role, viewport, scheme):
    page = open_page(role, viewport=viewport, color_scheme=scheme)
    for path in pages_of(page, role):
        page.goto(path)
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide} px"


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/password/reset/", "/nothing-here/"])
def test_public_pages_are_accessible_at_320_pixels(browser, site, path):
    page = browser.new_context(base_url=site.address, viewport={"width": 320, "height": 700}).new_page()
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_wrong_password_is_one_clear_sentence(open_page: Callable[..., Page], site):
    page = open_page()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(site.people["admin"][0])
    page.locator("input[type=password]").fill("not the password at all")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("not correct")).first).to_be_visible()
    assert page.title().startswith("Error")
    assert_accessible(page)
