// The review page: walk through the evidence and judge it with the keys. Everything here works without this file.
import { calm, onKeys } from "./keys.js";
import { undoer } from "./undo.js";

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
let on = null; // the id of the piece of evidence that the keys act on

const current = () => on && document.getElementById(on);
const isOpen = (piece) => piece.dataset.open === "yes";

function show(piece, { scroll = true } = {}) {
  for (const other of all(".ev--on")) other.classList.remove("ev--on");
  on = piece?.id ?? null;
  if (!piece) return;
  piece.classList.add("ev--on");
  if (scroll) piece.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
}

function step(by, fits = () => true) {
  const pieces = all(".ev[data-open]");
  let k = pieces.indexOf(current());
  if (k < 0) k = by > 0 ? -1 : pieces.length;
  do k += by;
  while (pieces[k] && !fits(pieces[k]));
  if (pieces[k]) show(pieces[k]);
  return Boolean(pieces[k]);
}

const press = (selector) => {
  const target = current() && $(selector, current());
  target?.click();
  return Boolean(target);
};
const reason = (event) => {
  const choice = $(".choose--all[open]") ?? (current() && $(".choose[open]", current()));
  const button = choice && all("button[name=reason]", choice)[Number(event.key) - 1];
  const note = button && $("input[name=note]", choice);
  if (button?.value === "other" && !note.value.trim()) note.focus();
  else button?.click();
  return Boolean(button);
};
// What this person decided last, also before the page was loaded again.
const before = all(".ev[data-mine]")
  .sort((one, other) => Number(one.dataset.mine) - Number(other.dataset.mine))
  .map((piece) => piece.id);
const { undo, settled } = undoer({ inHand: current, take: show, before });
// The decision for the whole publication that the piece in hand is a part of, else the first one that waits.
const together = () => {
  const of = current() && all(".ev__together").find((box) => $(`a[href="#${on}"]`, box));
  return of ?? $(".ev__together:not([hidden])");
};
const open = (choice) => {
  if (!choice) return false;
  choice.open = !choice.open;
  $("summary", choice).focus();
};
const stance = (value) => () => press(`input[name=stance][value=${value}]`);

document.addEventListener("htmx:afterSettle", (event) => {
  const piece = event.target;
  if (!piece.matches?.(".ev[data-open]")) return;
  if (on === piece.id) goOn(piece); // else somebody quick has gone on already
  settled(piece);
});
function goOn(piece) {
  show(piece, { scroll: false });
  if (!isOpen(piece)) step(1, isOpen);
  $("button", current())?.focus({ preventScroll: true });
}
document.addEventListener("focusin", (event) => {
  const piece = event.target.closest(".ev[data-open]");
  if (piece && piece.id !== on) show(piece, { scroll: false });
});

const confirm = () => press("[name=decision][value=confirm]");
const reject = () => open(current() && $(".choose", current()));

onKeys({
  j: () => step(1),
  k: () => step(-1),
  y: confirm,
  // A capital without Shift is Caps Lock, and means the small letter.
  Y: (event) => {
    const button = event.shiftKey ? together() && $("[name=decision][value=confirm]", together()) : null;
    if (!event.shiftKey) return confirm();
    button?.click();
    return Boolean(button);
  },
  N: (event) => (event.shiftKey ? open(together() && $(".choose", together())) : reject()),
  u: undo,
  s: stance("supports"),
  f: stance("refutes"),
  c: stance("context"),
  o: () => press(".ev__src a"),
  n: reject,
  w: () => {
    const note = current() && $(".ev__write", current());
    if (!note) return false;
    note.open = true;
    $("textarea", note).focus();
  },
  "/": () => $("#search_q")?.focus(),
  0: () => {
    const button = $("#nothing button");
    button?.click();
    return Boolean(button);
  },
  Escape: () => {
    const choice = $(".choose--all[open]") ?? (current() && $(".choose[open]", current()));
    if (choice) choice.open = false;
  },
  ...Object.fromEntries(["1", "2", "3", "4", "5", "6"].map((key) => [key, reason])),
});

const named = /^#ev-\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
if (named) show(named, { scroll: false }); // after a decision without htmx, the page opens where it was made
