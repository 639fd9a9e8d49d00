"""Spellings of figures, percentages, dates and words."""

import datetime

from book import text, xls, xlsx
from farming import DRY, FARMLAND, GRAIN, ORCHARD, TONS, TRUST, WHEAT

HEAD = ["任务编号", "工作任务", "累计完成", "进展情况"]


def make():
    xlsx("spellings", [HEAD,
        ["2.2.4", FARMLAND, "约12.5万亩", "施工中"], ["2.2.5", DRY, "３.２万亩", "推广中"], ["2.2.6", TONS, "近60个", "推进中"],
        ["4.3.5", TRUST, "40万亩以上", "推进中"], ["4.3.2", "盐湖、永济等10个整县第二轮土地到期延包试点", "三个", "推进中"]],
         "approximate, full-width and Chinese spellings")
    xlsx("mu-for-wan-mu", [["任务编号", "工作任务", "单位", "累计完成", "进展情况"], ["2.2.4", FARMLAND, "亩", 125000, "施工中"], ["2.2.5", DRY, "万亩", "9120亩", "推广中"]],
         "亩 against a target in 万亩")
    xlsx("header-unit", [["任务编号", "工作任务", "累计完成（亩）"], ["2.2.4", FARMLAND, 125000], ["2.2.5", DRY, "32000"]], "the header's unit isn't the ledger's")
    xlsx("unit-above", [["重点任务进展表"], ["单位：亩"], ["任务编号", "工作任务", "累计完成"], ["2.2.4", FARMLAND, 125000]], "a unit above the table", merges=["A1:C1", "A2:C2"])
    xlsx("wrong-unit", [HEAD, ["2.2.4", FARMLAND, "12公里", "施工中"], ["2.2.5", DRY, "3.2亿元", "推广中"]], "units that don't measure the same")
    xlsx("number-text", [HEAD, ["2.2.4", FARMLAND, "'12.5", "施工中"], ["2.2.5", DRY, " 3.2 ", "推广中"], ["4.3.5", TRUST, "1,234.5亩", "推进中"]],
         "numbers kept as text")
    xlsx("unreadable", [HEAD, ["2.2.4", FARMLAND, "正在统计", "施工中"], ["2.2.5", DRY, "3—5万亩", "推广中"], ["2.2.6", TONS, "25个、18个", "推进中"], ["4.3.5", TRUST, "无", "推进中"]],
         "no number, a range, two numbers, 无 in a number column")
    xlsx("number-and-words", [HEAD, ["2.2.4", FARMLAND, "建成12.5万亩", "施工中"], ["2.2.5", DRY, "3.2万亩（含续建）", "推广中"], ["2.2.6", TONS, "——", "推进中"]],
         "a number among words, a dash for nothing")
    xlsx("share-of-target", [HEAD, ["2.2.4", FARMLAND, "占目标数的62.5%", "施工中"]], "a completion in the column of figures")
    xlsx("percent-cells", [["任务编号", "工作任务", "达标率", "当前值", "进展情况"][:2] + ["实际完成值", "进展情况"], ["5.1.9", "所有国考断面水质稳定达Ⅲ类及以上", 0.912, "稳定达标"], ["5.1.8", "“一泓清水入黄河”工程全面达标、巩固提升", "百分之八十", "推进中"]],
         "percent cells and words for percentages", department="sthjj", formats={"C2": "0.0%"})
    xlsx("percent-literal", [["任务编号", "工作任务", "目标值（万亩）", "累计完成（万亩）", "完成率"], ["2.2.4", FARMLAND, 20, 12.5, 62.5], ["2.2.5", DRY, 6, 3.2, 53.3]],
         'a format that only prints the sign: 62.5 under 0.0"%"', formats={"E2": '0.0"%"', "E3": '0.0"%"'})
    xlsx("percent-shares", [["任务编号", "工作任务", "目标值（万亩）", "累计完成（万亩）", "完成率"], ["2.2.4", FARMLAND, 20, 12.5, 0.625], ["2.2.5", DRY, 6, 3.2, 0.53]],
         "shares without a percent format, settled by figure and target")
    xlsx("percent-doubt", [["任务编号", "工作任务", "完成率（%）", "进展情况"], ["2.2.4", FARMLAND, 0.62, "施工中"], ["2.2.5", DRY, 0.53, "推广中"]],
         "0.62 under (%) with nothing beside it: asked, and kept as reported")
    xlsx("completion-differs", [["任务编号", "工作任务", "目标值", "累计完成", "完成率"], ["2.2.4", FARMLAND, "20万亩", "12.5万亩", "40%"], ["2.2.5", DRY, "6万亩", "3.2万亩", "53.3%"]],
         "a completion of last month beside this month's figure")
    xlsx("target-changed", [["任务编号", "工作任务", "目标值", "累计完成"], ["2.2.4", FARMLAND, "18万亩", "12.5万亩"], ["2.2.5", DRY, "60000亩", "3.2万亩"], ["2.2.7", "粮食种植面积", "808万亩以上", "810万亩"]],
         "a target that isn't the ledger's, and one that only looks different")
    xlsx("amount-added", [["任务编号", "工作任务", "6月份完成数（万亩）", "进展情况"], ["2.2.4", FARMLAND, 1.5, "施工中"], ["2.2.5", DRY, 0.4, "推广中"]],
         "only the month's amounts: added to what was reported before",
         before={"2026-05": "任务编号,工作任务,累计完成（万亩）\n2.2.4," + FARMLAND + ",11\n"})
    xlsx("amount-and-cumulative", [["任务编号", "工作任务", "当月完成（万亩）", "累计完成（万亩）"], ["2.2.4", FARMLAND, 1.5, 12.5], ["2.2.5", DRY, 0.4, 3.2]],
         "amounts that do and don't make the cumulative figures",
         before={"2026-05": "任务编号,工作任务,累计完成（万亩）\n2.2.4," + FARMLAND + ",11\n2.2.5," + DRY + ",2.5\n"})
    xlsx("fell-and-copied", [["任务编号", "工作任务", "累计完成（万亩）", "进展情况"], ["2.2.4", FARMLAND, 9, "各地块正在抓紧施工建设，预计年底前完成。"], ["2.2.5", DRY, 320, "推广中"]],
         "a cumulative figure that falls, a text copied from last month, a lost point",
         before={"2026-05": "任务编号,工作任务,累计完成（万亩）,进展情况\n2.2.4," + FARMLAND + ",11,各地块正在抓紧施工建设，预计年底前完成。\n2.2.5," + DRY + ",2.5,\n"})
    xlsx("over-hundred", [["任务编号", "工作任务", "累计完成", "完成率"], ["2.2.6", TONS, "961个", "961%"], ["2.2.5", DRY, "8万亩", "133.3%"]], "far beyond the target")
    xlsx("status-words", [["任务编号", "工作任务", "完成状态", "能否按期完成", "进展情况"], ["2.2.4", FARMLAND, "超序时进度", "能", "施工中"], ["2.2.8", WHEAT, "进展缓慢", "有难度", "企业搬迁"],
        ["2.2.9", ORCHARD, "已完成", "是", "全部完成改造"], ["2.2.6", TONS, "差不多了", "不清楚", "推进中"]], "words of status and forecast, two unknown ones")
    xlsx("halted", [["任务编号", "工作任务", "推进情况", "累计完成", "完成率"], ["2.2.4", FARMLAND, "暂缓", "20万亩", "100%"], ["2.2.5", DRY, "停工", None, None], ["2.2.6", TONS, "推进中", "60个", "60%"]],
         "暂缓 with 100 %, 停工 without a text")
    xlsx("done-but-short", [["任务编号", "工作任务", "状态", "累计完成"], ["2.2.4", FARMLAND, "已完成", "12万亩"]], "已完成 at 60 %")
    day = datetime.date(2026, 6, 20)
    xlsx("dates", [["任务编号", "工作任务", "累计完成（万亩）", "数据截至", "完成时限"], ["2.2.4", FARMLAND, 12.5, day, "2026年底前"], ["2.2.5", DRY, 3.2, "截至6月底", "12月底"],
        ["4.3.5", TRUST, 40, 46198, "2026.12.31"], ["2.2.6", TONS, 60, "6月31日", None]], "dates as cells, words, serial numbers and one that isn't", formats={"D2": "yyyy\"年\"m\"月\"d\"日\""})
    xls("dates-1904", [["任务编号", "工作任务", "累计完成（万亩）", "数据截至"], ["2.2.4", FARMLAND, 12.5, day], ["2.2.5", DRY, 3.2, day]], "the 1904 date system", dates1904=True,
        formats={"D2": "yyyy-mm-dd", "D3": "yyyy-mm-dd"})
    xlsx("as-of-old", [["任务编号", "工作任务", "截至5月底累计完成（万亩）", "进展情况"], ["2.2.4", FARMLAND, 10, "施工中"]], "figures of an older month, by the header")
    xlsx("months-side-by-side", [["任务编号", "工作任务", "1-4月累计完成（万亩）", "1-5月累计完成（万亩）", "1-6月累计完成（万亩）"], ["2.2.4", FARMLAND, 8, 11, 12.5], ["2.2.5", DRY, 2, 2.5, 3.2]],
         "a column for each month: the period's is taken")
    xlsx("withdrawn", [["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", FARMLAND, "撤销"]], "this period's figure is taken back",
         before={"2026-06": "任务编号,工作任务,累计完成（万亩）\n2.2.4," + FARMLAND + ",11\n"})
    xlsx("blank-keeps", [["任务编号", "工作任务", "累计完成（万亩）", "进展情况"], ["2.2.4", FARMLAND, None, "/"], ["2.2.5", DRY, "—", "推广中"]], "blanks and dashes erase nothing",
         before={"2026-06": "任务编号,工作任务,累计完成（万亩）,进展情况\n2.2.4," + FARMLAND + ",11,施工中\n2.2.5," + DRY + ",2.5,\n"})
    text("zeros", [["任务编号", "工作任务", "累计完成", "进展情况"], ["4.3.16", "把常态化帮扶纳入乡村振兴战略统筹实施, 不发生规模性返贫致贫", "0", "未发生"], ["2.2.4", FARMLAND, "0", "未开工"]],
         "nought where it must stay at nought, and where nothing has been built")
    xlsx("ranges", [["任务编号", "工作任务", "目标值", "累计完成"], ["2.1.3", "新培育1家—2家国家级绿色工厂", "1家—2家", "1家"], ["2.1.9", "再培育3家—5家先进级智能工厂", "3-5家", 2]],
         "targets that are ranges", department="gxj")
    xlsx("grain", [["任务编号", "工作任务", "累计完成"], ["2.2.7", GRAIN, "810万亩"], ["2.2.7", GRAIN, "30亿斤"]], "two indicators of one task told by their units")
    xlsx("indicator-missing", [["任务编号", "工作任务", "累计完成", "进展情况"], ["4.3.13", "建设40个精品示范村、288个提档升级村", 25, "推进中"], ["4.3.5", TRUST, 40, "推进中"]],
         "a figure that may be either indicator's")
