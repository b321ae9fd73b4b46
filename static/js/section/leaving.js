// Going on, or away: first everything is sent.

import { csrfToken } from "./saver.js";

const WAIT = 4_000; // for an answer, before a link is followed all the same

function isPlain(event) {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

function leads(link) {
  const there = new URL(link.href);
  const isHere = there.pathname === location.pathname && there.search === location.search;
  return there.origin === location.origin && !isHere && !link.target && !link.hasAttribute("download");
}

function followLinks(saver) {
  // At the window, after everybody who makes something else of a link.
  addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || !isPlain(event) || !leads(link) || !saver.isWaiting) return;
    if (!navigator.onLine) return;
    event.preventDefault();
    await Promise.race([saver.flush(), new Promise((done) => setTimeout(done, WAIT))]);
    location.assign(link.href);
  });
}

// “保存并继续” goes on by the ordinary way once nothing is left to save; “保存” only saves.
function submitting(form, saver, stay) {
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (form.querySelector(".difference")) return; // the page of a conflict without script asks for its own answer
    event.preventDefault();
    const isStored = await saver.flush();
    if (button?.name !== "onward") return;
    if (stay() || !isStored) return;
    form.elements.csrfmiddlewaretoken.value = csrfToken();
    form.elements.based_on.value = JSON.stringify(saver.basedOn);
    const onward = document.createElement("input");
    Object.assign(onward, { type: "hidden", name: "onward", value: "1" });
    form.append(onward);
    form.submit();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    saver.flush();
  });
}

// Logging out would forget what was typed a moment ago.
function loggingOut(saver) {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-log-out]") || !saver.isWaiting || !navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    await saver.flush();
    if (!saver.isWaiting) form.requestSubmit();
  }, { capture: true });
}

export function guard(form, saver, stay) {
  followLinks(saver);
  loggingOut(saver);
  submitting(form, saver, stay);
  addEventListener("beforeunload", (event) => {
    if (saver.pending.size && saver.kept.failed.size) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.flush();
    else saver.wake();
  });
  addEventListener("online", () => saver.wake());
}
