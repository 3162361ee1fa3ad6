// report.mjs PAGE SHOTS: looks at a report in Chromium as a person would: light, dark, narrow, printed;
// clicks what can be clicked. Nothing may be loaded, no script of a project's may run.
import { writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [page_file, shots] = process.argv.slice(2);
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const faults = [];

function check(holds, what) {
  if (!holds) faults.push(what);
}

for (const [name, colorScheme, width] of [["light", "light", 1200], ["dark", "dark", 1200], ["narrow", "light", 400]]) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  page.on("console", (it) => faults.push(`console: ${it.text()}`));
  page.on("pageerror", (it) => faults.push(`script: ${it.message}`));
  page.on("dialog", (it) => { faults.push(`dialog: ${it.message()}`); it.dismiss(); });
  page.on("request", (it) => check(it.url().startsWith("file:"), `loads ${it.url()}`));
  await page.goto(`file://${page_file}`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(wide <= 0, `${name}: the page is ${wide} pixels too wide`);
  const [ink, paper] = await page.evaluate(() => {
    const style = getComputedStyle(document.body);
    return [style.color, style.backgroundColor];
  });
  check(ink !== paper, `${name}: the text cannot be seen`);
  await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

  const copy = page.locator("details[open] [data-copy]").first();
  const said = await copy.textContent();
  const says = (text) =>
    page.waitForFunction((it) => document.querySelector("details[open] [data-copy]").textContent === it, text);
  await copy.click();
  await says("Copied");
  await says(said);

  const closed = page.locator("details:not([open]) > summary");
  const before = await closed.count();
  if (before > 0) {
    await closed.first().click();
    check((await closed.count()) === before - 1, `${name}: a part does not open`);
  }
  const stages = page.locator("svg a");
  check((await stages.count()) >= 6, `${name}: the way lacks stations`);
  await stages.nth(3).click();
  check(page.url().includes("#p"), `${name}: a station leads nowhere`);
  await context.close();
}

const page = await browser.newPage();
await page.goto(`file://${page_file}`);
const paper = await page.pdf({ format: "A4" });
check(paper.length > 10_000, "it prints nothing");
writeFileSync(`${shots}/printed.pdf`, paper);
await browser.close();
if (faults.length > 0) {
  console.error(faults.join("\n"));
  process.exit(1);
}
