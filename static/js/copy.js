/* Buttons that copy the text they name: shown only where a page may write to the clipboard. */
const said = document.querySelector("[data-copied]");

const read = (source) => {
  const lines = [...source.querySelectorAll("[data-line]")].map((line) => line.textContent);
  if (!lines.length) return source.textContent;
  return lines.map((line, place) => (source.matches(".numbered") ? `${place + 1}. ${line}` : line)).join("\n");
};

const copy = async (button) => {
  const source = document.getElementById(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(read(source));
    said.textContent = "Copied.";
  } catch {
    said.textContent = "Your browser did not let that be copied. Select the text and copy it yourself.";
    getSelection().selectAllChildren(source);
  }
};

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}
