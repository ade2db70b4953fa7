// U takes back the last decision made on this page: of the piece in hand if it is decided, else of the one decided last.
const button = (piece) => piece?.querySelector("[name=decision][value=reopen]");

// inHand() is the piece that the keys act on; take(piece) brings another in hand; before: ids of pieces that the same
// person had decided when the page was opened, the last one last.
export function undoer({ inHand, take, before = [] }) {
  let decided = [...before]; // ids, the last one last
  let isWaiting = false; // U was pressed while a decision was on its way

  function undo() {
    isWaiting = Boolean(document.querySelector("form.htmx-request"));
    if (isWaiting) return true;
    const last = decided.map((id) => document.getElementById(id)).filter(button).at(-1);
    const piece = button(inHand()) ? inHand() : last;
    if (!piece) return false;
    if (piece !== inHand()) take(piece);
    button(piece).click();
    return true;
  }

  function settled(piece) {
    decided = decided.filter((id) => id !== piece.id);
    if (button(piece)) decided.push(piece.id);
    if (isWaiting) undo();
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!(event.detail.xhr?.status < 400)) isWaiting = false; // what was refused needs no undoing
  });
  return { undo, settled };
}
