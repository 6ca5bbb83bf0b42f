/* The research graph of a researcher: its drawing is fetched behind the lists, and while a build is under way the part
   is looked at again until it is whole. What takes too long, or fails, says so and can be tried again. */
const PATIENCE = 8000;
const PAUSE = 3000;
const LONGEST_PAUSE = 30000;
const graph = document.querySelector("[data-graph]");
const find = (root, part) => root.querySelector(`[data-part="${part}"]`);
let pause = PAUSE;

const renew = (fresh, isAskedFor) => {
  for (const part of ["notice", "lists", "drawing"]) {
    const [old, other] = [find(graph, part), find(fresh, part)];
    if (old.innerHTML !== other.innerHTML && (isAskedFor || !old.contains(document.activeElement))) {
      old.replaceChildren(...other.childNodes);
    }
  }
  const drawing = graph.querySelector(".ego");
  if (drawing) drawing.scrollLeft = (drawing.scrollWidth - drawing.clientWidth) / 2;
  if (drawing && isAskedFor) drawing.focus();
};

const look = async (isAskedFor) => {
  const answer = await fetch(graph.dataset.graph, {
    headers: { "HX-Request": "true" }, // the section alone
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-graph]");
  renew(fresh, isAskedFor);
  return fresh.hasAttribute("data-growing");
};

const tell = () => {
  const said = graph.querySelector("template").content.cloneNode(true);
  const button = said.querySelector("button");
  button.addEventListener("click", () => {
    button.disabled = true;
    button.textContent = "Trying again";
    load(true);
  });
  const drawing = find(graph, "drawing");
  const place = drawing.querySelector(".is-coming p");
  if (place) place.replaceWith(said);
  else drawing.replaceChildren(said);
};

const load = async (isAskedFor = false) => {
  if (document.visibilityState === "hidden") {
    document.addEventListener("visibilitychange", () => load(), { once: true });
    return;
  }
  try {
    if (await look(isAskedFor)) {
      setTimeout(load, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  } catch {
    tell();
  }
};
if (graph.querySelector(".is-coming") || graph.hasAttribute("data-growing")) load();
