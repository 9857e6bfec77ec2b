// After Sass: put the two fonts beside the stylesheet, and a compressed copy of each stylesheet for WhiteNoise to send.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const from = "node_modules/@fontsource/source-sans-3";
const to = "../src/payung/web/static";

mkdirSync(`${to}/fonts`, { recursive: true });
for (const weight of [400, 600]) {
  copyFileSync(`${from}/files/source-sans-3-latin-${weight}-normal.woff2`, `${to}/fonts/source-sans-3-latin-${weight}.woff2`);
}
copyFileSync(`${from}/LICENSE`, `${to}/fonts/OFL.txt`);

for (const name of ["payung.css", "desk.css"]) {
  const packed = gzipSync(readFileSync(`${to}/${name}`), { level: 9 });
  packed.fill(0, 4, 8); // no time stamp in the header: the same source gives the same bytes
  writeFileSync(`${to}/${name}.gz`, packed);
}
