/* The explorer in place: a step is a link or a change of the form; the page of the new address is fetched and its parts
   take the place of the old ones, the drawing follows the tables. The address is always that of what is shown, so going
   back undoes a step. `document.querySelector("[data-explorer]").drawing.graph` is the graph that is drawn. */
const root = document.querySelector("[data-explorer]");
const form = root.querySelector("[data-controls]");
const canvas = root.querySelector("[data-drawing]");
const card = root.querySelector("[data-card]");
const failure = root.querySelector("[data-failure]");
const undo = root.querySelector("[data-undo]");
const find = form.elements.find;
const hint = root.querySelector("[data-hint]");
const addressOf = ({ pathname, search }) => pathname + search;
let turns = 0;
let shown = addressOf(location);
let controls = form.cloneNode(true);
let entry = { step: 0, aside: 0, ...history.state };
let place = location.hash;
let readTables = null;

const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const markFound = () => {
  const words = fold(find.value).split(/\s+/).filter(Boolean);
  const found = new Set();
  for (const row of root.querySelectorAll("tr[data-key]")) {
    const name = fold(row.querySelector("bdi").textContent);
    const isFound = words.length > 0 && words.every((word) => name.includes(word));
    row.classList.toggle("found", isFound);
    if (isFound) found.add(row.dataset.key);
  }
  root.drawing?.mark(words.length ? found : null);
};

/* The keys that the server marked: it folds every script. */
const markAsTold = () => {
  const keys = [...root.querySelectorAll("tr.found")].map((row) => row.dataset.key);
  root.drawing?.mark(find.value ? new Set(keys) : null);
};

const showCard = (key) => {
  const row = key && root.querySelector(`tr[data-key="${CSS.escape(key)}"]`);
  card.hidden = !row;
  if (!row) return;
  const links = [...row.querySelectorAll("a")].map((link) => {
    const copy = link.cloneNode(true);
    copy.removeAttribute("id");
    if (link.closest(".num")) copy.textContent = `${link.firstChild.textContent} works`;
    return copy;
  });
  const kind = document.createElement("span");
  kind.className = "note";
  kind.textContent = row.cells[1].textContent;
  card.replaceChildren(links[0], kind, ...links.slice(1));
};

/* A browser that cannot draw gets the picture that the server draws. */
const showPicture = () => {
  const [picture, dark, light] = ["picture", "source", "img"].map((name) => document.createElement(name));
  const address = document.getElementById("download-SVG").href;
  dark.media = "(prefers-color-scheme: dark)";
  dark.srcset = `${address}&scheme=dark`;
  light.src = address;
  light.alt = "";
  picture.append(dark, light);
  canvas.replaceChildren(picture);
};

const draw = () => {
  if (root.drawing) root.drawing.show(readTables(root));
  else if (root.drawing === null) showPicture();
  markAsTold();
  if (!card.hidden) showCard(card.dataset.key);
};

const syncForm = (fresh) => {
  for (const field of form.elements) {
    if (!field.name) continue;
    const others = [...fresh.elements].filter((one) => one.name === field.name && one.type === field.type);
    if (field.type === "checkbox") field.checked = others.find((one) => one.value === field.value).checked;
    else field.value = others[0].value;
  }
};

const renew = (fresh, title) => {
  const focused = document.activeElement;
  const id = root.contains(focused) ? focused.id : "";
  const wasLost = () => !document.activeElement || document.activeElement === document.body;
  document.title = title;
  for (const part of root.querySelectorAll("[data-part]")) {
    part.replaceChildren(...fresh.querySelector(`[data-part="${part.dataset.part}"]`).childNodes);
  }
  controls = fresh.querySelector("[data-controls]");
  syncForm(controls);
  showButtons();
  draw();
  if (id && wasLost()) (document.getElementById(id) ?? root.querySelector("h1")).focus({ preventScroll: true });
};

const fail = (said, retry) => {
  failure.firstElementChild.textContent = said;
  failure.lastElementChild.hidden = !retry;
  failure.lastElementChild.onclick = retry;
  failure.hidden = false;
};

/* Where in the history we are: after how many steps, and how many entries beside the step's own show the same. */
const note = (state, how, address) => {
  entry = state;
  history[how](state, "", address);
  place = location.hash;
};

const follow = () => {
  const isSame = addressOf(location) === shown;
  const isJump = !history.state; // to a place on the page
  if (isJump) note({ step: entry.step, aside: entry.aside + (location.hash === place ? 0 : 1) }, "replaceState");
  else entry = history.state;
  place = location.hash;
  if (!isSame) return go(location.href, { isStep: false });
  turns += 1;
  canvas.classList.remove("is-busy");
  return showButtons();
};

/* The address of a step, with what stands in the form by now: what was typed and not sent is not lost. */
const addressOfStep = (link) => {
  const step = new URL(link.href);
  if (link.dataset.step !== "toggle" || !form.checkValidity()) return step.href;
  const asked = new URLSearchParams(new FormData(form));
  asked.set("expanded", step.searchParams.get("expanded") ?? "");
  return `${form.action}?${asked}`;
};

const go = async (address, { isStep }) => {
  const turn = ++turns;
  canvas.classList.add("is-busy");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (turn !== turns) return;
    const fresh = page.querySelector("[data-explorer] [data-controls]")?.closest("[data-explorer]");
    if (!isStep && (!answer.ok || !fresh)) {
      location.reload(); // the address is that of something else than what is shown
    } else if (answer.status === 400 || answer.status === 404) {
      fail(page.querySelector(".lede")?.textContent ?? "There is no such graph.", null);
      syncForm(controls);
    } else if (!answer.ok || !fresh) {
      throw new Error(String(answer.status));
    } else {
      failure.hidden = true;
      const reached = addressOf(new URL(answer.url));
      if (isStep && reached !== shown) note({ step: entry.step + 1, aside: 0 }, "pushState", answer.url);
      else if (!isStep && reached !== addressOf(location)) note(entry, "replaceState", answer.url);
      shown = reached;
      renew(fresh, page.title);
    }
  } catch {
    if (turn !== turns) return;
    if (isStep) fail("The graph could not be loaded.", () => go(address, { isStep }));
    else location.reload();
  } finally {
    if (turn === turns) canvas.classList.remove("is-busy");
  }
};

const goByForm = () => go(`${form.action}?${new URLSearchParams(new FormData(form))}`, { isStep: true });

const download = async () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await root.drawing.photograph());
  link.download = `peerlight-${form.elements.focus.value.replace(":", "-")}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
};

const showButtons = () => {
  undo.hidden = false;
  undo.setAttribute("aria-disabled", String(entry.step === 0)); // a disabled one would lose the focus
  const png = root.querySelector("[data-png]");
  png.hidden = !root.drawing;
  hint.hidden = !root.drawing;
  png.onclick = download;
};

const begin = async () => {
  controls.reset();
  note(entry, "replaceState");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    goByForm();
  });
  form.addEventListener("change", () => form.checkValidity() && goByForm());
  find.addEventListener("input", markFound);
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-step]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(addressOfStep(link), { isStep: true });
  });
  addEventListener("popstate", follow);
  undo.addEventListener("click", () => entry.step > 0 && history.go(-1 - entry.aside));
  canvas.addEventListener("choose", ({ detail }) => {
    card.dataset.key = detail;
    showCard(detail);
  });
  showButtons();
  try {
    const { drawingModule, library } = root.dataset;
    const [drawing, sigma] = await Promise.all([import(drawingModule), import(library)]);
    await document.fonts.ready;
    readTables = drawing.readTables;
    root.drawing = new drawing.Drawing(canvas, sigma);
  } catch {
    root.drawing = null; // no WebGL, or a library that did not come
  }
  draw();
  showButtons();
};

begin();
