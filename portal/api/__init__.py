"""The API's root, and its description as a document and as a page."""
