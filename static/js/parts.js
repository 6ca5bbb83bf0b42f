/* A list on the page of a researcher is narrowed, sorted and paged in place: a link or a form of its section, or a bar
   above it, that leads to the page being read, with another query, loads the section alone. The address bar shows where
   it leads; Back asks the server for the whole page. What takes too long, or fails, says so and can be tried again. */
const { htmx } = window;
let turns = 0;

/* What is read out when a list has changed. */
const status = document.createElement("p");
status.id = "list-status";
status.className = "unseen";
status.setAttribute("role", "status");

/* Where reading goes on: at what was used if it is still there, at the head of the list if that begins anew. */
const findPlace = (section, source) => {
  if (source.name) return section.querySelector(`[name="${CSS.escape(source.name)}"]`);
  const label = source.firstChild.textContent;
  return [...section.querySelectorAll("a")].find(
    (link) => link.href === source.href && link.firstChild.textContent === label,
  );
};

const goOn = (section, source, isAnew) => {
  const heading = section.querySelector("h2");
  heading.tabIndex = -1;
  (isAnew ? heading : (findPlace(section, source) ?? heading)).focus({ preventScroll: true });
  if (isAnew) section.scrollIntoView();
  const shown = section.querySelector(".pager .shown") ?? section.querySelector(".shown, .empty") ?? heading;
  status.textContent = shown.firstChild.textContent;
};

const tellFailure = (section, again) => {
  const failure = section.querySelector("template").content.firstElementChild.cloneNode(true);
  failure.querySelector("button").addEventListener("click", again);
  section.querySelector(":scope > .failed")?.remove();
  section.append(failure);
};

/* `source` is the link, or the field of the form, that asked for it. */
const load = async (section, address, source) => {
  const turn = ++turns;
  const isAnew = !section.contains(source) || source.closest(".pager");
  section.setAttribute("aria-busy", "true");
  try {
    await htmx.ajax("GET", (section.dataset.loads || location.pathname) + address.search, {
      source: section,
      target: section,
      swap: "outerHTML",
      push: address.pathname + address.search + address.hash,
    });
  } catch {
    // the section is still the old one
  }
  if (turn !== turns) return;
  section.removeAttribute("aria-busy");
  const now = document.getElementById(section.id);
  if (now === section) tellFailure(section, () => load(section, address, source));
  else goOn(now, source, isAnew);
};

const isOther = (address) =>
  address.origin === location.origin && address.pathname === location.pathname && address.search !== location.search;

const isPlain = (event) =>
  !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

if (htmx) {
  document.body.append(status);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !isPlain(event)) return;
    const address = new URL(link.getAttribute("href"), location.href); // of a bar, too, whose `href` is no text
    const section = link.closest("[data-loads]") ?? (address.hash && document.querySelector(`${address.hash}[data-loads]`));
    if (!section || !isOther(address)) return;
    event.preventDefault();
    load(section, address, link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-loads] form");
    if (!form || form.method !== "get" || event.defaultPrevented) return;
    const address = new URL(form.action);
    address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    if (!isOther(address)) return;
    event.preventDefault();
    load(form.closest("[data-loads]"), address, form.querySelector("[name]:not([type=hidden])"));
  });
}
