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
  const button = current() && all("details[open] button[name=reason]", current())[Number(event.key) - 1];
  const note = button && $("input[name=note]", current());
  if (button?.value === "other" && !note.value.trim()) note.focus();
  else button?.click();
  return Boolean(button);
};
const { undo, settled } = undoer({ inHand: current, take: show });
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

onKeys({
  j: () => step(1),
  k: () => step(-1),
  y: () => press("[name=decision][value=confirm]"),
  u: undo,
  s: stance("supports"),
  f: stance("refutes"),
  c: stance("context"),
  o: () => press(".ev__src a"),
  n: () => {
    const choice = current() && $(".choose", current());
    if (!choice) return false;
    choice.open = !choice.open;
    $("summary", choice).focus();
  },
  Escape: () => {
    const choice = current() && $(".choose[open]", current());
    if (choice) choice.open = false;
  },
  ...Object.fromEntries(["1", "2", "3", "4", "5", "6"].map((key) => [key, reason])),
});
