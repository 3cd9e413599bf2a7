// What pages do besides, where scripts run: mark what is new since the last visit, and offer the system's share sheet.
// Nothing is sent anywhere; what is kept stays in this browser.
"use strict";

const PAUSE = 30 * 60; // seconds without a page after which a visit is over

// What stood on the page at the last visit: when each story was last reported on then, by its id; null at the first visit.
function seenBefore(edition, standing) {
  const key = "dragoman:" + edition;
  const now = Math.floor(Date.now() / 1000);
  try {
    const kept = JSON.parse(localStorage.getItem(key)) || { before: null, seen: null, at: 0 };
    const before = now - kept.at > PAUSE ? kept.seen : kept.before;
    localStorage.setItem(key, JSON.stringify({ before, seen: standing, at: now }));
    return before;
  } catch {
    return null; // the reader keeps nothing, or something else stands there
  }
}

const front = document.querySelector("[data-visit]");
if (front) {
  const cards = [...document.querySelectorAll("[data-story]")];
  const standing = Object.fromEntries(cards.map((card) => [card.dataset.story, Number(card.dataset.at)]));
  const before = seenBefore(front.dataset.visit, standing);
  const fresh = before ? cards.filter((card) => !(before[card.dataset.story] >= Number(card.dataset.at))) : [];
  for (const card of fresh) card.querySelector(".new").hidden = false;
  if (fresh.length) {
    document.querySelector(".since-number").textContent = fresh.length.toLocaleString(document.documentElement.lang);
    document.querySelector(".since").hidden = false;
  }
}

const sheet = document.querySelector(".share-sheet");
if (sheet && navigator.share) {
  sheet.hidden = false;
  sheet.firstElementChild.addEventListener("click", (event) => {
    const { title, url } = event.currentTarget.dataset;
    navigator.share({ title, url }).catch(() => {}); // the reader thought better of it
  });
}

// On paper nothing can be opened: originals are printed open.
addEventListener("beforeprint", () => {
  for (const one of document.querySelectorAll(".report details")) one.open = true;
});
