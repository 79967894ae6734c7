for (const box of document.querySelectorAll(".qty")) {
  const [less, shown, more] = box.children;
  const step = (by) => {
    shown.textContent = Math.max(1, Number(shown.textContent) + by);
    less.disabled = shown.textContent === "1";
  };
  less.addEventListener("click", () => step(-1));
  more.addEventListener("click", () => step(1));
  step(0);
}
