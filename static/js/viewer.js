// A file that is opened beside the figures comes into sight where the page is too narrow to have it there already.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[target="viewer"]');
  const viewer = document.getElementById("viewer");
  if (link && viewer && viewer.getBoundingClientRect().top > window.innerHeight * 0.7) viewer.scrollIntoView();
});
