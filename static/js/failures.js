// On every page of the desk. A decision that did not arrive is said on the page, never lost in silence. What was typed stays in its field.
document.documentElement.classList.add("js");
const box = document.getElementById("messages");

function say(words) {
  const note = document.createElement("p");
  note.className = "note note--bad";
  note.append(Object.assign(document.createElement("span"), { textContent: words }));
  box.replaceChildren(note);
  note.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => say("Not saved: no connection. Try again when it is back."));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  say(status === 403 ? "Not saved: your role does not allow this." : `Not saved: the server answered ${status}. Load the page again.`);
});
document.addEventListener("htmx:beforeRequest", (event) => event.target.closest?.("form") && box.replaceChildren());

// A page that the browser kept and shows again after Back no longer polls: it is loaded anew.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[hx-trigger^=every]")) location.reload();
});
