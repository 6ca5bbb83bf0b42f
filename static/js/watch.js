/* A page that goes on changing while something is done: looked at again every few seconds, part by part, until it says
   that it is over. What has not changed is not touched, so that focus, open folds and what is read aloud stay. */
const PAUSE = 2000;
const LONGEST_PAUSE = 30000;
const watched = document.querySelector("[data-watched]");
const parts = [...watched.querySelectorAll("[data-part]")];
const told = new Map(parts.map((part) => [part, part.innerHTML]));

const renew = (fresh) => {
  for (const part of parts) {
    const other = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    const telling = other.innerHTML;
    if (telling !== told.get(part) && !part.contains(document.activeElement)) {
      told.set(part, telling);
      part.replaceChildren(...other.childNodes);
    }
  }
};

const look = async () => {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-watched]");
  document.title = page.title;
  renew(fresh);
  return fresh.hasAttribute("data-over");
};

let pause = PAUSE;
const watch = async () => {
  try {
    if (document.visibilityState === "visible" && (await look())) return;
    pause = PAUSE;
  } catch {
    pause = Math.min(2 * pause, LONGEST_PAUSE); // the site is being restarted, or somebody signed out
  }
  setTimeout(watch, pause);
};
setTimeout(watch, pause);
