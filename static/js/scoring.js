// A score sheet: taking the score that the figures suggest. Saving is the section's own affair.

for (const button of document.querySelectorAll("[data-take]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const input = document.getElementById(`f-points_${button.value}`);
    input.value = button.dataset.take;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}
