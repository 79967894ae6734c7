// Share of pixels that a tool calls different, for each pair of PNG files.
// usage: node rivals.mjs TOOL NODE_MODULES < pairs.json
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [tool, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "x.js"));
const load = async (name) => {
  try {
    return require(name);
  } catch {
    return import(pathToFileURL(require.resolve(name)));
  }
};

const folder = mkdtempSync(join(tmpdir(), "rivals-"));
const compare = {
  async pixelmatch() {
    const loaded = await load("pixelmatch");
    const pixelmatch = loaded.default ?? loaded;
    const { PNG } = await load("pngjs");
    return (a, b) => {
      const one = PNG.sync.read(readFileSync(a));
      const two = PNG.sync.read(readFileSync(b));
      const { width, height } = one;
      const count = pixelmatch(one.data, two.data, null, width, height, { threshold: 0.1 });
      return count / (width * height);
    };
  },
  async "odiff-bin"() {
    const { compare: odiff } = await load("odiff-bin");
    const drawn = join(folder, "diff.png");
    return async (a, b) => {
      const answer = await odiff(a, b, drawn, { antialiasing: true });
      return answer.match ? 0 : (answer.diffPercentage ?? 100) / 100;
    };
  },
  async "looks-same"() {
    const loaded = await load("looks-same");
    const looksSame = loaded.default ?? loaded;
    return async (a, b) => {
      const answer = await looksSame(a, b, { createDiffImage: true });
      return answer.equal ? 0 : (answer.differentPixels ?? 1) / (answer.totalPixels ?? 1);
    };
  },
};

const pairs = JSON.parse(readFileSync(0, "utf8"));
const judge = await compare[tool]();
const shares = [];
for (const [a, b] of pairs) shares.push(await judge(a, b));
rmSync(folder, { recursive: true });
process.stdout.write(JSON.stringify(shares));
