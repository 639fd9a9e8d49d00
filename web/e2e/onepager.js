// A leader's one-pager on a telephone of 390 pixels. Arguments: the link, how many red tasks it must name, folder for the screenshot. Any
// fault ends it with a word on stderr and status 1.
import { chromium } from "playwright-core";
import { join } from "node:path";
import assert from "node:assert/strict";

const [link, reds, folder] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.DUBAN_CHROMIUM,
  args: ["--no-sandbox", "--host-resolver-rules=MAP duban.test 127.0.0.1", "--disable-dev-shm-usage"],
});

// measure runs in the page: how wide it is, and every text with its size, place and whether it is seen.
function measure() {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const said = node.textContent.trim();
    const style = getComputedStyle(node.parentElement);
    if (!said || ["SCRIPT", "STYLE"].includes(node.parentElement.tagName)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()];
    texts.push({
      said,
      size: parseFloat(style.fontSize),
      left: Math.min(...boxes.map((b) => b.left)),
      right: Math.max(...boxes.map((b) => b.right)),
      seen: boxes.length > 0 && style.visibility === "visible" && style.display !== "none" && style.opacity !== "0",
    });
  }
  const root = document.scrollingElement;
  root.scrollLeft = 1000;
  return { texts, wide: root.scrollWidth, scrolled: root.scrollLeft };
}

try {
  for (const [width, scripted] of [[390, true], [390, false], [320, true]]) {
    const context = await browser.newContext({ locale: "zh-CN", viewport: { width, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, javaScriptEnabled: scripted });
    const page = await context.newPage();
    const answer = await page.goto(link);
    assert.equal(answer.status(), 200);
    const { texts, wide, scrolled } = await page.evaluate(measure);
    assert.equal(scrolled, 0, "the page scrolls sideways");
    assert.ok(wide <= width, "the page is " + wide + " wide at " + width);
    assert.ok(texts.length > 5, "the page says nothing");
    for (const t of texts) {
      assert.ok(t.size >= 16, t.size + " px: " + t.said);
      assert.ok(t.seen && t.left >= 0 && t.right <= width + 0.5, "out of sight: " + JSON.stringify(t));
    }
    const all = texts.map((t) => t.said).join("");
    assert.ok(all.includes("红灯任务（" + reds + "项）"), "not " + reds + " red ones: " + all.slice(0, 300));
    const named = texts.filter((t) => /^\d+\.\d+\.\d+ /.test(t.said));
    assert.ok(named.length >= Number(reds), "only " + named.length + " tasks are named");
    if (width === 390 && scripted) await page.screenshot({ path: join(folder, "onepager-390.png"), fullPage: true });
    await context.close();
  }
} finally {
  await browser.close();
}
