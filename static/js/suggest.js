/* Suggestions below a search box, as the combobox of the ARIA practices: arrows choose, Enter goes to the page chosen,
   Escape closes; without a choice the form is sent as it is without this. They lie over the page: nothing moves. */
const PAUSE = 120;
const LONGEST = 200; // no name is longer, and more is not answered

const enhance = (form) => {
  const input = form.querySelector('input[name="q"]');
  const box = document.createElement("div");
  const told = document.createElement("p");
  let options = [];
  let chosen = -1;
  let timer = 0;
  let asking = new AbortController();

  box.className = "suggestions";
  box.hidden = true;
  told.className = "unseen";
  told.setAttribute("role", "status");
  form.append(box, told);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");

  const choose = (index) => {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = options[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  };

  const close = () => {
    clearTimeout(timer);
    asking.abort();
    choose(-1);
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-controls");
  };

  const open = () => {
    if (!options.length || document.activeElement !== input) return;
    box.hidden = false;
    input.setAttribute("aria-controls", `${input.id}-suggestions`);
    input.setAttribute("aria-expanded", "true");
  };

  const show = (fragment) => {
    close();
    box.replaceChildren(...fragment.childNodes);
    options = [...box.querySelectorAll('[role="option"]')];
    box.querySelector('[role="listbox"]')?.setAttribute("id", `${input.id}-suggestions`);
    for (const [index, option] of options.entries()) option.id = `${input.id}-suggestion-${index}`;
    told.textContent = options.length === 1 ? "1 suggestion" : `${options.length || "No"} suggestions`;
    open();
  };

  const ask = async () => {
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(input.value.trim())}`, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!signal.aborted) show(page.body);
    } catch {
      if (!signal.aborted) close(); // the site is away, and the form still works
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    asking.abort();
    const { length } = input.value.trim();
    if (length && length <= LONGEST) timer = setTimeout(ask, PAUSE);
    else show(document.createDocumentFragment());
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const isOpen = !box.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options.length) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (!isOpen) open();
      // One place more than there are options: none is chosen, and Enter searches for what is typed.
      const places = options.length + 1;
      choose(((chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && isOpen && chosen >= 0) {
      event.preventDefault();
      options[chosen].click();
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  });
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the box
  input.addEventListener("blur", close);
  addEventListener("pagehide", close);
};

for (const form of document.querySelectorAll("form[data-suggest]")) enhance(form);
