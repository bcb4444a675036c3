// Makes what browsers load, out of packages and our own css/, js/ and icons/, in one directory.
// Nothing of others is kept in the repository: fonts, tokens and components come from node_modules.
//
//   node build.mjs <directory>
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { bundleAsync, transform } from "lightningcss";
import subsetFont from "subset-font";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PACKAGES = path.join(HERE, "node_modules");
const OUT = path.resolve(process.argv[2] ?? path.join(HERE, "out"));

const TOKENS = "@nl-design-system-unstable/voorbeeld-design-tokens/dist/variables.css";
const SHEETS = ["residents", "staff"]; // whole: fonts, tokens, components
const ADDED = ["letter", "guide", "field"]; // loaded after one of those

// Old enough for a telephone of six years ago.
const version = (major, minor = 0) => (major << 16) | (minor << 8);
const TARGETS = {
  android: version(87), chrome: version(87), edge: version(87), firefox: version(78),
  ios_saf: version(14, 5), safari: version(14, 1), samsung: version(14),
};

const read = (...parts) => readFile(path.join(...parts), "utf8");
const made = new Map();

function keep(name, content) {
  made.set(name, Buffer.from(content));
}

// -- style sheets ---------------------------------------------------------------------------------

// `@import "package/file.css"` is a file of a package; `@import "./file.css"` is our own.
const resolver = {
  resolve: (name, from) =>
    name.startsWith(".") ? path.resolve(path.dirname(from), name) : path.join(PACKAGES, name),
};

// Parts of components that no page uses; leaving them out halves the sheet.
const UNUSED = /--(pressed|busy|placeholder-ltr|placeholder-rtl|iban-\w+|iban-nl-size|house-[\w-]+|test-[\w-]+|distanced|html-content|html-table|hover|active|focus|focus-visible)$/;

// Before somebody typed, a field that must be filled in is not wrong. Our pages say what is wrong
// with aria-invalid, and browsers of six years ago do not know :user-invalid.
const TOO_SOON = /[^{},;]+:invalid\s*,/g;

async function bundled(name) {
  const filename = path.join(HERE, "css", `${name}.css`);
  const whole = await bundleAsync({ filename, resolver });
  const code = Buffer.from(String(whole.code).replace(TOO_SOON, ""));
  const classes = new Set(String(code).match(/(?<=\.)[a-zA-Z_][\w-]*/g));
  const unusedSymbols = [...classes].filter((each) => UNUSED.test(each));
  return String(transform({ filename, code, unusedSymbols }).code);
}

// The custom properties that a sheet uses, and those that these use in turn.
function needed(css, values) {
  const found = new Set();
  const ahead = [...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]);
  while (ahead.length) {
    const name = ahead.pop();
    if (found.has(name) || !values.has(name)) continue;
    found.add(name);
    ahead.push(...[...values.get(name).matchAll(/var\(\s*(--[\w-]+)/g)].map((match) => match[1]));
  }
  return [...values.keys()].filter((name) => found.has(name));
}

async function sheets() {
  const text = (await read(PACKAGES, TOKENS)).replace(/\/\*[\s\S]*?\*\//g, "");
  const values = new Map(
    [...text.matchAll(/^\s*(--[\w-]+):\s*([^;]+);/gm)].map((match) => [match[1], match[2].trim()]),
  );
  const faces = await fonts();
  for (const name of [...SHEETS, ...ADDED]) {
    const css = await bundled(name);
    const tokens = needed(css, values).map((each) => `${each}:${values.get(each)};`);
    const whole = SHEETS.includes(name) ? `${faces}:root{${tokens.join("")}}${css}` : css;
    const { code } = transform({
      filename: `${name}.css`, code: Buffer.from(whole), minify: true, targets: TARGETS,
    });
    keep(`${name}.css`, code);
  }
  // Every token there is, for whoever makes a theme and for the check of one.
  keep("tokens.json", JSON.stringify(Object.fromEntries(values)));
}

// -- fonts ----------------------------------------------------------------------------------------

// Names in the population register are written in Latin with the marks of Europe's languages.
const MARKS = String.fromCodePoint(
  ...Array.from({ length: 0x180 - 0x100 }, (_, at) => 0x100 + at), 0x218, 0x219, 0x21a, 0x21b, 0x1e9e,
);
const LATIN = "U+0000-00FF,U+0131,U+0152-0153,U+2000-206F,U+20AC,U+2122,U+2190-2193,U+2212";
const LATIN_MORE = "U+0100-0130,U+0132-0151,U+0154-017F,U+0218-021B,U+1E9E";
const FACES = [
  ["noto-sans", "Noto Sans", 400],
  ["noto-sans", "Noto Sans", 700],
  ["noto-serif", "Noto Serif", 700],
];

async function fonts() {
  let css = "";
  for (const [slug, family, weight] of FACES) {
    const file = (part) => path.join(PACKAGES, "@fontsource", slug, "files", `${slug}-${part}-${weight}-normal.woff2`);
    const parts = [
      ["latin", LATIN, await readFile(file("latin"))],
      ["meer", LATIN_MORE, await subsetFont(await readFile(file("latin-ext")), MARKS, { targetFormat: "woff2" })],
    ];
    for (const [part, range, content] of parts) {
      const name = `${slug}-${weight}-${part}-${hash(content)}.woff2`;
      keep(name, content);
      css += `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:swap;`
        + `src:url("${name}") format("woff2");unicode-range:${range}}`;
    }
  }
  return css;
}

// -- scripts and icons ----------------------------------------------------------------------------

async function scripts() {
  keep("htmx.min.js", await readFile(path.join(PACKAGES, "htmx.org/dist/htmx.min.js")));
  for (const file of await readdir(path.join(HERE, "js"))) keep(file, await read(HERE, "js", file));
}

async function icons() {
  const symbols = [];
  for (const file of (await readdir(path.join(HERE, "icons"))).sort()) {
    if (!file.endsWith(".svg")) continue;
    const text = await read(HERE, "icons", file);
    const [, box, inside] = text.match(/<svg[^>]*viewBox="([^"]+)"[^>]*>([\s\S]*?)<\/svg>/);
    const drawn = inside.replace(/\s+/g, " ").replace(/> </g, "><").trim();
    symbols.push(`<symbol id="${path.basename(file, ".svg")}" viewBox="${box}">${drawn}</symbol>`);
  }
  keep("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
  keep("favicon.svg", await read(HERE, "favicon.svg"));
}

// -- licences -------------------------------------------------------------------------------------

async function licences() {
  const { devDependencies } = JSON.parse(await read(HERE, "package.json"));
  const shipped = Object.keys(devDependencies).filter((name) => !["lightningcss", "subset-font"].includes(name));
  const parts = new Map();
  for (const name of shipped) {
    const about = JSON.parse(await read(PACKAGES, name, "package.json"));
    const file = (await readdir(path.join(PACKAGES, name))).find((each) => /^licen[cs]e/i.test(each));
    const text = file ? await read(PACKAGES, name, file) : "";
    const packages = parts.get(text.trim()) ?? [];
    parts.set(text.trim(), [...packages, `${name} ${about.version} (${about.license})`]);
  }
  const line = `\n\n${"-".repeat(72)}\n\n`;
  const whole = [...parts].map(([text, packages]) => `${packages.join("\n")}\n\n${text}`);
  keep("LICENSES.txt", `${whole.join(line)}\n`);
}

// -- all of it ------------------------------------------------------------------------------------

function hash(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 10);
}

await Promise.all([sheets(), scripts(), icons(), licences()]);
await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
const manifest = {};
for (const [name, content] of [...made].sort()) {
  await writeFile(path.join(OUT, name), content);
  if (/\.(css|js|svg)$/.test(name)) {
    await writeFile(path.join(OUT, `${name}.gz`), gzipSync(content, { level: 9 }));
    await writeFile(path.join(OUT, `${name}.br`), brotliCompressSync(content));
  }
  manifest[name] = hash(content);
}
await writeFile(path.join(OUT, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
