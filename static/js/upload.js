// Files may be dropped on the form. Without this file they are chosen with the button.
const form = document.querySelector(".drop");
const input = form.querySelector("input[type=file]");
const label = form.querySelector(".drop__big label");
form.querySelector(".drop__here").hidden = false;
label.textContent = "choose them";

for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("is-over");
  });
}
for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("is-over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
});
