/* Follow and unfollow in place: the form is sent in the background, and the button and the count say how it stands
   then. Whatever goes wrong is said beside the button, where it can be pressed again. */
const PATIENCE = 8000;
const FAILED = "That was not saved: the site did not answer. Press again to try once more.";
const SIGNED_OUT = "That was not saved: you are signed out. Load the page anew and sign in.";

class ToldError extends Error {
  isTold = true;
}

const send = async (form, button) => {
  const body = new FormData(form);
  body.set(button.name, button.value);
  const answer = await fetch(form.action, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.type === "opaqueredirect" || answer.status === 403) throw new ToldError(SIGNED_OUT);
  const told = await answer.json();
  if (!answer.ok) throw new ToldError(told.error);
  return told;
};

for (const form of document.querySelectorAll("form[data-follow]")) {
  const button = form.querySelector("button");
  const said = form.querySelector("[data-said]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    try {
      const told = await send(form, button);
      button.setAttribute("aria-pressed", String(told.is_following));
      button.value = told.is_following ? "no" : "yes";
      for (const one of document.querySelectorAll("[data-followers]")) one.textContent = told[one.dataset.followers];
      said.textContent = told.said;
      said.classList.remove("warn");
    } catch (error) {
      said.textContent = error.isTold ? error.message : FAILED;
      said.classList.add("warn");
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
}
