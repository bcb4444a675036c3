// Answers when there is no network: with a frame in which nobody stands. Pages of people are never
// kept here; what may be read without a network stands encrypted in a store of its own.
const VERSION = "looplijst-{{ version }}";
const SHELL = "{{ shell }}";
const FILES = [SHELL{% for each in files %}, "{{ each|escapejs }}"{% endfor %}];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== VERSION) await caches.delete(name);
    await self.clients.claim();
  })());
});

async function file(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const found = await fetch(request);
  if (found.ok) await (await caches.open(VERSION)).put(request, found.clone());
  return found;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(SHELL)));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(request));
  }
});
