// The API's description, read from the document that the page names. Nothing leaves the site.
const place = document.getElementById("api-docs");

// The vendored layout without what a page may not have: a second `main`, and links inside of buttons.
const plain = ({ React: { createElement: draw } }) => ({
  components: {
    DeepLink: ({ text }) => draw("span", null, text),
    PlainLayout: ({ getComponent, specSelectors }) => {
      const part = (name) => draw(getComponent(name, true));
      if (specSelectors.loadingStatus() !== "success") return part("BaseLayout");
      const wrapper = (name) => draw("div", { className: "wrapper" }, part(name));
      return draw(
        "div",
        { className: "swagger-ui" },
        draw(getComponent("SvgAssets")),
        part("errors"),
        draw("div", { className: "scheme-container" }, wrapper("AuthorizeBtnContainer")),
        wrapper("operations"),
        wrapper("Models"),
      );
    },
  },
});

SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [plain],
  layout: "PlainLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
