// The statement desk: lay the slips beside their words, walk with the keys, keep text and strip in step.
// Without this file the slips are a plain list after the speech and every number is a link to its slip.
import { calm, onKeys } from "./keys.js";
import { undoer } from "./undo.js";

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const wide = matchMedia("(min-width: 62rem)");
const speech = $("#speech");
const list = $("#slips");
const slips = () => all(".slip", list);
const marks = (claim) => all(`.cl[data-claim="${claim}"]`, speech);
let on = null; // the claim whose slip is open

// The open slip stands exactly beside its words; the others give way to it, up and down.
function layout() {
  const cards = slips();
  if (!wide.matches) {
    for (const card of cards) card.style.top = "";
    list.style.height = "";
    return;
  }
  const origin = list.getBoundingClientRect().top;
  const want = cards.map((card) => (marks(card.dataset.claim)[0]?.getClientRects()[0]?.top ?? origin) - origin - 6);
  const height = cards.map((card) => card.offsetHeight);
  const top = [...want];
  const pivot = Math.max(0, cards.findIndex((card) => card.dataset.claim === on));
  const gap = (k) => (cards[k].dataset.claim === on ? 12 : 0);
  for (let k = pivot + 1; k < top.length; k++) top[k] = Math.max(want[k], top[k - 1] + height[k - 1] + gap(k - 1));
  for (let k = pivot - 1; k >= 0; k--) top[k] = Math.min(want[k], top[k + 1] - height[k] - gap(k + 1));
  if (top[0] < 0) {
    top[0] = 0;
    for (let k = 1; k < top.length; k++) top[k] = Math.max(top[k], top[k - 1] + height[k - 1]);
  }
  cards.forEach((card, k) => (card.style.top = `${top[k]}px`));
  list.style.height = `${top.at(-1) + height.at(-1)}px`;
}

function show(claim) {
  for (const element of all(".is-on")) element.classList.remove("is-on");
  for (const link of all(".slip__open[aria-current]", list)) link.removeAttribute("aria-current");
  for (const bar of all(".cover [data-claim]")) bar.classList.toggle("on", bar.dataset.claim === claim);
  on = claim;
  const slip = claim && document.getElementById(`card-${claim}`);
  if (!slip) return;
  slip.classList.add("is-on");
  $(".slip__open", slip).setAttribute("aria-current", "true");
  for (const mark of marks(claim)) mark.classList.add("is-on");
  $(`.ref[data-ref="${claim}"]`, speech)?.classList.add("is-on");
}

function select(claim, { scroll = true, focus = false } = {}) {
  if (!claim) return;
  show(claim);
  layout();
  history.replaceState(null, "", `#c-${claim}`);
  if (scroll) marks(claim)[0]?.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  if (focus) $(".slip__open", document.getElementById(`card-${claim}`)).focus({ preventScroll: true });
}

function step(by, fits = () => true) {
  const cards = slips();
  let k = cards.findIndex((card) => card.dataset.claim === on);
  if (k < 0) k = by > 0 ? -1 : cards.length;
  do k += by;
  while (cards[k] && !fits(cards[k]));
  if (cards[k]) select(cards[k].dataset.claim);
}

const undecided = (card) => card.dataset.status === "suggested";
const open = () => (on ? document.getElementById(`card-${on}`) : null);
const press = (selector) => {
  const button = open() && $(selector, open());
  button?.click();
  return Boolean(button);
};
const reason = (event) => {
  const button = open() && all("details[open] button[name=reason]", open())[Number(event.key) - 1];
  button?.click();
  return Boolean(button);
};

const { undo, settled } = undoer({ inHand: open, take: (slip) => select(slip.dataset.claim) });

// After a decision the answer brings the slip and the strip; the words in the text follow the slip.
document.addEventListener("htmx:afterSwap", (event) => {
  const claim = event.detail.requestConfig?.elt?.closest?.(".slip")?.dataset.claim;
  const slip = claim && document.getElementById(`card-${claim}`);
  if (!slip) return;
  for (const mark of marks(claim)) mark.className = `cl cl--${slip.dataset.status}`;
  const word = $(".st", slip).textContent.trim().toLowerCase();
  $(`.ref[data-ref="${claim}"]`, speech)?.setAttribute("aria-label", `Claim ${$(".slip__n", slip).lastChild.textContent}, ${word}`);
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches?.(".slip")) return;
  const claim = event.target.dataset.claim;
  if (on !== claim) show(on); // somebody quick has gone on already
  else if (undecided(event.target)) select(claim, { scroll: false, focus: true });
  else goOn();
  layout();
  lens();
  settled(event.target);
});

function goOn() {
  const before = on;
  step(1);
  if (on === before) show(on); // the last one stays open
  open() && $(".slip__open", open()).focus({ preventScroll: true });
}

function lens() { // what part of the speech is on the screen
  const box = speech.getBoundingClientRect();
  const rect = $("#lens");
  if (!rect || !box.height) return;
  const from = Math.max(0, 160 - box.top) / box.height;
  const to = Math.min(box.height, innerHeight - box.top) / box.height;
  rect.removeAttribute("hidden");
  rect.setAttribute("x", (from * 1000).toFixed(1));
  rect.setAttribute("width", Math.max(8, (to - from) * 1000).toFixed(1));
}

function start() {
  document.documentElement.classList.add("js");
  const keymap = $("#keymap");
  const button = $("[data-open=keymap]");
  button.hidden = false;
  button.addEventListener("click", () => keymap.showModal());
  $("#show").addEventListener("change", (event) => event.target.form.requestSubmit());
  speech.addEventListener("click", (event) => {
    const claim = event.target.closest(".ref")?.dataset.ref ?? event.target.closest(".cl")?.dataset.claim;
    if (!claim && !wide.matches) show(null); // a touch beside the claims closes the sheet
    if (!claim || !document.getElementById(`card-${claim}`)) return;
    event.preventDefault();
    select(claim, { scroll: false, focus: Boolean(event.target.closest(".ref")) });
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest(".slip__open");
    if (!link) return;
    event.preventDefault();
    select(link.closest(".slip").dataset.claim);
  });
  document.addEventListener("click", (event) => {
    const bar = event.target.closest?.(".cover [data-claim]");
    if (bar) select(bar.dataset.claim);
  });
  onKeys({
    j: () => step(1),
    k: () => step(-1),
    J: () => step(1, undecided),
    K: () => step(-1, undecided),
    y: () => press("[name=decision][value=keep]"),
    u: undo,
    n: () => {
      const choice = open() && $(".choose", open());
      if (!choice) return false;
      choice.open = !choice.open;
      layout();
      $("summary", choice).focus({ preventScroll: true });
    },
    r: () => press("a[href*='/claims/']"),
    "?": () => keymap.showModal(),
    Escape: () => {
      const choice = open() && $(".choose[open]", open());
      if (choice) choice.open = false;
      else show(null);
      layout();
    },
    ...Object.fromEntries(["1", "2", "3", "4", "5"].map((key) => [key, reason])),
  });
  addEventListener("resize", () => (layout(), lens()));
  addEventListener("scroll", lens, { passive: true });
  new ResizeObserver(layout).observe(speech);
  document.addEventListener("toggle", layout, true);
  const wanted = location.hash.match(/^#(?:c|card)-(\d+)$/)?.[1];
  if (wanted) show(wanted);
  else if (!wide.matches) show((slips().find(undecided) ?? slips()[0]).dataset.claim); // the sheet shows what it is for
  layout();
  if (wanted) marks(wanted)[0]?.scrollIntoView({ block: "center", behavior: "instant" });
  lens();
}

if (list && speech) start();
