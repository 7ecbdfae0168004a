// Every page of the running demo suite in Chromium: no fault for axe in either language at two widths, nothing wider than
// the screen, and a print without the bar. Pictures and prints are left in tests/pages/seen to be looked at.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const [base, clientsFile, executablePath] = process.argv.slice(2);
const SEEN = new URL("seen/", import.meta.url).pathname;
const FIGURE = "/v1/figures/revenue.general_revenue.ytd";
const PAGES = {
  home: "/",
  month: "/?period=2021-10",
  years: "/?until=2021",
  report: "/v1/reports/2021-10/document?format=html",
  figure: `${FIGURE}?period=2021-10`,
  ratio: "/v1/figures/revenue.general_revenue.yoy_pct?period=2021-10",
  balance: "/v1/figures/credit.microcredit.balance?period=2021-10",
  rows: `${FIGURE}/records?period=2021-10&limit=20`,
  filtered: `${FIGURE}/records?period=2021-10&least=1000000&limit=20`,
  alerts: "/v1/alerts?period=2021-10",
  alerts_2019: "/v1/alerts?period=2019-12",
  plan: "/v1/plans/2021?period=2021-10",
  filings: "/months/2021-10",
  reconciliation: "/reconciliation?period=2021-10",
  issues: "/v1/reports/2021-10/issues",
  future: "/v1/reports/2199-01/document?format=html",
  docs: "/docs",
  docs_part: "/docs/revenue",
};
const faults = [];
let seen = 0;

async function look(page, name, path, width, language) {
  const answer = await page.goto(base + path);
  if (answer.status() >= 400 && name !== "future") faults.push(`${name}: HTTP ${answer.status()}`);
  const told = `${name} ${width} ${language}`;
  await page.screenshot({ path: `${SEEN}${name}-${width}-${language}.png`, fullPage: name !== "report" });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`${told}: ${wide} pixels wider than the screen`);
  await page.addScriptTag({ path: AXE });
  const { violations } = await page.evaluate(() => window.axe.run());
  for (const each of violations) faults.push(`${told}: ${each.id}, ${each.help}: ${each.nodes.slice(0, 3).map((node) => node.target).join(" | ")}`);
  seen += 1;
}

async function signIn(browser, role, width) {
  const client = JSON.parse(readFileSync(clientsFile))[role];
  const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
  const page = await context.newPage();
  await look(page, "sign_in", "/", width, "zh");
  await page.fill("input[name=client_id]", client.client_id);
  await page.fill("input[name=client_secret]", client.client_secret);
  await page.click("main button");
  return page;
}

mkdirSync(SEEN, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
for (const width of [1280, 390]) {
  const page = await signIn(browser, "recorder", width);
  for (const language of ["zh", "en"]) {
    for (const [name, path] of Object.entries(PAGES)) await look(page, name, path, width, language);
    await page.goto(`${base}/`);
    await page.click(".bar form[action='/language'] button");
  }
  if (width === 1280) {
    for (const name of ["report", "rows", "alerts", "figure"]) {
      await page.goto(base + PAGES[name]);
      await page.pdf({ path: `${SEEN}${name}.pdf`, preferCSSPageSize: true });
      await page.emulateMedia({ media: "print" });
      if (await page.locator(".bar").isVisible()) faults.push(`${name}: the bar is printed`);
      await page.emulateMedia({ media: null });
    }
  }
  const approver = await signIn(browser, "approver", width);
  await look(approver, "closing", PAGES.filings, width, "zh");
  const admin = await signIn(browser, "system_admin", width);
  await look(admin, "not_for_you", "/", width, "zh");
}
await browser.close();
console.log(`${seen} pages seen`);
for (const each of faults) console.log(each);
process.exit(faults.length ? 1 : 0);
