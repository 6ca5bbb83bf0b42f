/* What a reader with JavaScript gets on top: all abstracts of a list opened, or folded, at once, and all its works
   chosen; and a formula too long for its box can be reached and scrolled by keyboard in every browser. */
const foldAll = (root) => {
  const tools = root.querySelector("[data-fold-tools][hidden]");
  const abstracts = root.querySelectorAll("details.abstract");
  if (!tools || abstracts.length < 2) return;
  const button = document.createElement("button");
  button.type = "button";
  const show = (areOpen) => {
    button.textContent = areOpen ? "Fold all" : "Open all";
    button.setAttribute("aria-pressed", String(areOpen));
  };
  show(false);
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-pressed") !== "true";
    for (const abstract of abstracts) abstract.open = open;
    show(open);
  });
  tools.hidden = false;
  tools.querySelector("dd").append(button);
};

/* All works of a list chosen, or none. */
const pickAll = (root) => {
  const tools = root.querySelector("[data-pick-tools][hidden]");
  const boxes = root.querySelectorAll(".picker input");
  if (!tools || boxes.length < 2) return;
  const button = document.createElement("button");
  button.type = "button";
  const show = () => {
    button.textContent = [...boxes].every((box) => box.checked) ? "Select none" : "Select all";
  };
  show();
  button.addEventListener("click", () => {
    const checked = ![...boxes].every((box) => box.checked);
    for (const box of boxes) box.checked = checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  tools.hidden = false;
  tools.append(button);
};

const complete = (root) => {
  foldAll(root);
  pickAll(root);
  for (const formula of root.querySelectorAll('math[display="block"]')) {
    if (formula.scrollWidth > formula.clientWidth) formula.setAttribute("tabindex", "0");
  }
};

complete(document);
document.addEventListener("htmx:load", ({ target }) => complete(target)); // what was loaded in place

/* A page may have been kept for long before it is printed. */
addEventListener("beforeprint", () => {
  const today = new Date();
  const month = today.toLocaleDateString("en-US", { month: "short" }); // in British English it is "Sept"
  const said = `${today.getDate()} ${month} ${today.getFullYear()}`;
  for (const place of document.querySelectorAll("[data-today]")) place.textContent = said;
});
