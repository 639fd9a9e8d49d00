"""Further habits: hints in headers, tables that begin elsewhere, prose where figures are expected and the other way round."""

import datetime

from book import text, xls, xlsx
from farming import DRY, FARMLAND, GRAIN, ORCHARD, TONS, TRUST, VILLAGES, WHEAT


def make():
    xlsx("offset", [[], [None, "重点任务推进表"], [], [None, "序\n号", "重点工作\n任务", "1-6月\n累计完成\n(万亩)", "存 在\n问 题"], [None, 1, FARMLAND, 12.5, "无"], [None, 2, DRY, 3.2, "/"]],
         "a table that begins in column B, broken header words")
    xlsx("hints", [["任务编号*（勿改）", "工作任务（勿改）", "本期累计（必填，填数字）", "数据截至（年-月-日）", "进展情况（不超过300字）"], ["2.2.4", FARMLAND, 12.5, "2026-06-25", "施工中"]], "hints in brackets behind the header words")
    xlsx("group-of-all", [["序号", "2026年政府工作报告重点任务", "目标任务及完成情况", None, None, "推进落实情况", None], [None, None, "年度目标", "完成数", "完成率", "工作进展", "下步工作打算"],
        [1, FARMLAND, "20万亩", "12.5万亩", "62.5%", "施工中", "加快施工"], [2, GRAIN, None, None, None, "夏粮丰收", "抓好秋粮"]],
         "groups whose own words could be headers", merges=["A1:A2", "B1:B2", "C1:E1", "F1:G1"])
    xlsx("spaced-totals", [["序号", "任务", "累计完成（万亩）"], [1, FARMLAND, 12.5], ["小  计", None, 12.5], [2, DRY, 3.2], ["合      计", None, 15.7]], "totals with blanks in them, between the rows too")
    xlsx("bracketed-number", [["工作任务", "进展情况", "状态"], ["（2.2.4）" + FARMLAND, "施工中", "正常"], ["任务2.2.8：" + WHEAT, "推进中", "正常"]], "the number in brackets, or behind a word")
    xlsx("month-prose", [["序号", "工作任务", "本月完成情况", "累计完成情况"], [1, FARMLAND, "新开工2个标段", "累计建成12.5万亩"], [2, WHEAT, "签约3家企业", "建成基地5个"]], "words where the headers could mean figures")
    xlsx("month-figures", [["序号", "工作任务", "本月完成情况", "累计完成情况"], [1, FARMLAND, "1.5万亩", "12.5万亩"], [2, DRY, "0.4万亩", "3.2万亩"]], "figures under the same headers")
    xlsx("unnamed-first-column", [[None, "工作任务", "进展情况", "责任人"], ["粮食", FARMLAND, "施工中", "张某"], [None, DRY, "推广中", "李某"], ["产业", WHEAT, "推进中", "王某"]], "a first column without a header", merges=["A2:A3"])
    xlsx("merged-progress", [["任务编号", "工作任务", "进展情况"], ["2.2.4", FARMLAND, "两项任务均按计划推进"], ["2.2.5", DRY, None]], "one text merged over two tasks", merges=["C2:C3"])
    xlsx("text-in-status", [["工作任务", "推进情况"], [FARMLAND, "已建成12.5万亩，其余地块年底前完成。"], [WHEAT, "已完成"]], "prose in the column of words")
    xlsx("two-leads", [["工作任务", "牵头单位", "进展情况"], [FARMLAND, "市农业农村局、市水务局", "施工中"], [WHEAT, "市工信局、市农业农村局", "推进中"], [ORCHARD, "市林业局", "推进中"]], "several leads in one cell, one row wholly another's")
    xlsx("quarter", [["任务编号", "工作任务", "二季度完成（万亩）", "上半年累计完成（万亩）"], ["2.2.4", FARMLAND, 4, 12.5]], "a quarter's amount and the half year's figure", period="2026-06")
    xls("xls-percent-dates", [["任务编号", "工作任务", "累计完成", "数据截至", "完成率"], ["2.2.4", FARMLAND, "12.5万亩", datetime.date(2026, 6, 24), 0.625], ["2.2.6", TONS, 60, datetime.date(2026, 6, 24), 0.6]],
        "BIFF8 dates in a Chinese format, percent cells", formats={"D2": 'yyyy"年"m"月"d"日";@', "D3": "yyyy/m/d", "E2": "0%", "E3": "0.00%"})
    xlsx("not-begun", [["任务编号", "工作任务", "状态", "累计完成", "进展情况"], ["2.2.4", FARMLAND, "已完成", "20万亩", "项目暂缓实施"], ["2.2.5", DRY, "未启动", 0, "尚未启动"]], "a text that tells of a stop beside 已完成")
    text("quoted-numbers", [["任务编号", "工作任务", "累计完成", "完成率"], ["2.2.4", FARMLAND, "１２.５ 万亩", "六成"], ["4.3.5", TRUST, "四十万亩", "百分之六十三点五"]], "numbers and percentages in Chinese characters")
    xlsx("same-sheet-twice", [["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", FARMLAND, 12.5]], "a summary that repeats the detail", sheet="汇总", more={
        "明细": ([["任务编号", "工作任务", "累计完成（万亩）", "进展情况"], ["2.2.4", FARMLAND, 12.5, "施工中"], ["2.2.5", DRY, 3.2, "推广中"]], ())})
    xlsx("villages-in-one-cell", [["任务编号", "工作任务", "完成情况"], ["4.3.13", VILLAGES, "建设精品示范村25个、提档升级村180个"]], "two indicators in one cell")
    xlsx("indicator-of-others", [["工作任务", "考核指标", "目标值", "累计完成"], [FARMLAND, "高效节水灌溉面积", "5万亩", "2万亩"], [TRUST, "托管服务组织数", "100个", "60个"]], "indicators that the ledger doesn't have")
    xlsx("serial-and-number", [["序号", "任务编号", "重点工作", "具体任务", "累计完成", "进展情况"], [1, "2.2.4", "粮食安全", FARMLAND, "12.5万亩", "施工中"], [2, "2.2.5", None, DRY, "3.2万亩", "推广中"], [3, "2.2.8", "产业", WHEAT, None, "推进中"]],
         "serial number beside task number, a group of tasks beside the task", merges=["C2:C3"])
    xlsx("among-which", [["序号", "工作任务", "累计完成（万亩）"], [1, FARMLAND, 12.5], [None, "其中：新建", 5], [None, "改造提升", 7.5], [2, DRY, 3.2]], "parts of a task beneath it")
    text("merges-spelt-out", [["序号", "工作任务", "完成情况", "完成情况", "备注"], ["序号", "工作任务", "本月", "累计", "备注"], ["1", FARMLAND, "1.5万亩", "12.5万亩", ""], ["2", DRY, "0.4万亩", "3.2万亩", ""]],
         "a header whose merged texts a program has written into every cell")
    text("wide-text", [["县区", "建设改造高标准农田（万亩）", "", "农业生产托管试点面积（万亩）", ""], ["", "目标", "累计完成", "目标", "累计完成"], ["盐湖区", "3", "1.5", "10", "6"], ["临猗县", "5", "3", "12", "8"], ["全市合计", "8", "4.5", "22", "14"]],
         "a wide county table as text, without merges")
    xlsx("all-colliding", [["附件1", None, None, None, "2026年6月"], ["重点工作任务清单"], ["目标任务", "完成情况", "完成时间", "责任单位", "单位"], [FARMLAND, 12.5, "2026年12月", "市农业农村局", "万亩"],
        [WHEAT, "已建成基地", "2026年10月底", "市农业农村局", None]], "every header word has two meanings")
    xlsx("month-columns", [["工作任务", "目标", "1月", "2月", "3月", "4月", "5月", "6月", "累计"], [FARMLAND, "20万亩", 1, 1, 2, 2, 3, 3.5, "12.5万亩"]], "a column for each month's amount")
    xlsx("quarters", [["任务编号", "任务名称", "指标", "单位", "目标", "一季度", "二季度", "上半年", "完成率"], ["2.2.7", "粮食", "总产量", "亿斤", 58, 0, 30, 30, "51.7%"]], "quarters and the half year side by side")
    xlsx("long-headers", [["工作任务", "截至目前进展情况及成效", "存在问题及原因分析", "下一步工作计划及完成时限"], [WHEAT, "建成基地5个", "资金不足", "加快建设"]], "headers that only contain telling words")
    xlsx("remarks-in-cells", [["任务编号", "工作任务", "本期累计", "数据截至", "状态"], ["2.2.5", DRY, "3.2万亩（截至6月20日）", "6.20", "正常推进，达到序时进度"], ["2.2.7", "粮食种植面积", 810.5, "2026-06", "有序推进"]],
         "a day beside the figure, two words for one status, the indicator in the task's place")
    xlsx("quarter-overlaps", [["任务编号", "工作任务", "二季度完成（万亩）"], ["2.2.4", FARMLAND, 4]], "a quarter's amount after two of its months were reported",
         before={"2026-05": "任务编号,工作任务,累计完成（万亩）\n2.2.4," + FARMLAND + ",11\n"})
