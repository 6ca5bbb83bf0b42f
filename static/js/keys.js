/* Says on the page that a key did not work, where allauth's scripts only tell the console. */
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  let note = document.getElementById("key-note");
  if (!note) {
    note = document.createElement("p");
    note.id = "key-note";
    note.className = "warn";
    note.setAttribute("role", "alert");
    document.querySelector("main h1").after(note);
  }
  note.textContent = "The key did not answer, or you turned back. Try it again.";
});
