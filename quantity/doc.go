// Package quantity reads amounts, dates and status words as Chinese offices write them, and writes them back:
// "58亿斤以上", "1家—2家", "3.5万", "同比下降12.7%", "一季度前", "正常推进". It is pure: text in, values out.
//
// Four ways in:
//
//   - ParseCell reads the whole text of a cell as one amount, and refuses what it would have to guess.
//   - Find finds the amounts inside prose; whether an amount is a target is the affair of package breakdown.
//   - ParseDate reads the whole text of a cell as a date or a stretch of time; SerialDate a spreadsheet's day number.
//   - ParseStatus and ParseForecast read a department's word on how a task stands.
//
// An amount keeps its unit as printed (20 万亩, 1.28 万亿元); Convert and Amount.In change units exactly.
//
// How text is read. Every rune is first folded to one rune (full width to half, all minus signs to '-', all other dashes to
// '~'), so that places in the folded text are places in the original. A small hand-written scanner then reads, from left to
// right: words before (不低于, 约, 同比增长), the number (arabic or Chinese, with 千 万 亿), a range's second number, the
// unit, and words after (以上, 左右, 以内). 十 百 千 are multiplied into the value, while 万 亿 万亿 stay with the unit, as
// printed targets have it: 2千亿元 is 2000 亿元.
package quantity
