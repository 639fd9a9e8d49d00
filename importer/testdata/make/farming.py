"""Sheets of 市农业农村局 with other headers, orders and layouts."""

from book import office, text, xls, xlsx

FARMLAND, DRY, TONS = "建设改造高标准农田20万亩", "建成有机旱作集成技术示范区6万亩", "打造100个“吨半粮”示范田"
GRAIN = "粮食种植面积稳定在808万亩以上、总产58亿斤以上"
WHEAT = "推动小麦全产业链发展"
ORCHARD = "加快“三新”果园模式推广和蔬菜老旧设施改造"
TRUST = "完成63万亩农业生产托管试点项目任务"
VILLAGES = "建设40个精品示范村、288个提档升级村"


def make():
    xlsx("plain", [
        ["任务编号", "工作任务", "累计完成（万亩）", "进展情况"],
        ["2.2.4", FARMLAND, 12.5, "已开工12.5万亩，其余地块正在招标。"],
        ["2.2.5", DRY, 3.2, "示范区建设按计划推进。"],
    ], "one header row, task numbers, unit in the header")
    xlsx("title-rows", [
        ["2026年政府工作报告重点任务进展情况表"], ["填报单位：市农业农村局", None, None, None, "2026年6月25日"], [],
        ["序号", "重点任务", "目标值", "累计完成", "工作进展"],
        [1, FARMLAND, "20万亩", "12.5万亩", "正在施工"],
        [2, DRY, "6万亩", "3.2万亩", "正在推广"],
        ["填表人：张某某", None, "审核人：李某某", None, "联系电话：0359-2222222"],
    ], "title rows above, a signature below, serial numbers that identify nothing", merges=["A1:E1"])
    xlsx("two-row-header", [
        ["序号", "工作任务", "年度目标", None, "完成情况", None, "存在问题", "备注"],
        [None, None, "数量", "计量单位", "本月", "累计", None, None],
        [1, FARMLAND, 20, "万亩", 1.5, 12.5, "无", None],
        [2, DRY, 6, "万亩", 0.4, 3.2, "春旱影响部分地块", None],
    ], "two header rows with groups", merges=["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2", "H1:H2"])
    xlsx("three-row-header", [
        ["2026年6月份重点工作进展台账"],
        ["序号", "任务", "2026年目标任务", None, "截至6月底进展", None, None, "责任单位", None],
        [None, None, "目标值", "计量单位", "完成情况", None, "进展情况", "牵头", "配合"],
        [None, None, None, None, "累计完成", "完成率（%）", None, None, None],
        [1, FARMLAND, 20, "万亩", 12.5, 62.5, "正在施工", "市农业农村局", "市财政局"],
        [2, TONS, 100, "个", 60, 60, "已创建60个", "市农业农村局", None],
    ], "three header rows, groups in groups", merges=["A1:I1", "A2:A4", "B2:B4", "C2:D2", "C3:C4", "D3:D4", "E2:G2", "E3:F3", "G3:G4", "H2:I2", "H3:H4", "I3:I4"])
    xlsx("resorted", [
        ["任务编号", "工作任务", "本期累计", "计量单位", "状态"],
        ["4.3.5", TRUST, 40, "万亩", "正常推进"],
        ["2.2.6", TONS, 60, "个", "正常推进"],
        ["2.2.4", FARMLAND, 12.5, "万亩", "超序时进度"],
    ], "rows in another order than the ledger's")
    xlsx("renamed-headers", [
        ["编码", "目 标\n任 务", "完成数", "目前进展情况", "存在的主要困难和问题", "下步工作打算"],
        ["2.2.4", FARMLAND, "12.5万亩", "施工中", "资金到位慢", "加快招标"],
        ["2.2.8", WHEAT, None, "面粉企业技改完成", "无", "扩大订单面积"],
    ], "header words of the clerk's own, with spaces and line breaks")
    xlsx("merged-category", [
        ["类别", "工作任务", "指标", "累计完成", "计量单位"],
        ["粮食安全", FARMLAND, "高标准农田", 12.5, "万亩"],
        [None, GRAIN, "粮食种植面积", 810, "万亩"],
        [None, None, "粮食总产量", 30, "亿斤"],
        ["乡村建设", VILLAGES, "精品示范村", 25, "个"],
        [None, None, "提档升级村", 180, "个"],
    ], "merged first column for the category, merged tasks over their indicators", merges=["A2:A4", "A5:A6", "B3:B4", "B5:B6"])
    xlsx("sections", [
        ["序号", "任务内容", "累计完成（万亩）", "进展情况"],
        ["一、粮食安全"], [1, FARMLAND, 12.5, "施工中"], [2, DRY, 3.2, "推广中"],
        ["二、农业经营"], [1, TRUST, 40, "服务组织已确定"],
        ["合计", None, 55.7],
        ["注：数据截至6月25日。"],
    ], "section rows between data, a total, a footnote", merges=["A2:D2", "A5:D5", "A8:D8"])
    xlsx("numbered-tasks", [
        ["序号", "工作任务", "进展情况", "状态"],
        ["一", "农业产业方面"],
        [1, "1." + FARMLAND, "已完成12.5万亩", "推进中"],
        [2, "（二）" + WHEAT, "扎实推进", "推进中"],
        [3, "③ " + DRY + "；", "扎实推进", "推进中"],
    ], "leading numbering and closing marks around the titles, Chinese numerals for sections")
    xlsx("quotes", [
        ["报告原文", "完成情况", "下一步打算"],
        ["坚持“粮果菜畜渔药林”七大产业并举, 有力推动小麦全产业链发展", "已建成产业园2个", "继续推进"],
        ["加快“三新”果园模式推广和蔬菜老旧设施改造步伐", "推广10万亩", "继续推进"],
    ], "the report's sentence in place of the title; 完成情况 over text is the progress")
    xlsx("indicator-only", [
        ["指标名称", "计量单位", "年度目标", "累计完成", "完成率"],
        ["建设改造高标准农田", "万亩", 20, 12.5, 0.625],
        ["粮食种植面积", "万亩", 808, 810, 1.002],
        ["粮食总产量", "亿斤", 58, 30, 0.517],
    ], "no tasks at all, only indicators by name; completions as percent cells", formats={"E2": "0.0%", "E3": "0.0%", "E4": "0.0%"})
    xlsx("number-in-title", [
        ["重点工作", "累计完成", "进展"],
        ["2.2.4 " + FARMLAND, "12.5万亩", "施工中"],
        ["2.2.5、" + DRY, "3.2万亩", "推广中"],
    ], "the task number before the title in one cell")
    xlsx("inserted-columns", [
        ["任务编号", "领导批示", "工作任务", "主要措施及做法", "本期累计", "经办科室", "进展情况"],
        ["2.2.4", "阅", FARMLAND, "专班推进", 12.5, "农田科", "施工中"],
        ["2.2.5", None, DRY, None, 3.2, "农田科", "推广中"],
    ], "columns of the bureau's own between the others")
    xlsx("repeated-header", [
        ["重点任务进展表"], ["任务编号", "工作任务", "本期累计", "进展情况"],
        ["2.2.4", FARMLAND, 12.5, "施工中"],
        ["重点任务进展表（续）"], ["任务编号", "工作任务", "本期累计", "进展情况"],
        ["2.2.5", DRY, 3.2, "推广中"],
    ], "title and header repeated on the second page", merges=["A1:D1", "A4:D4"])
    xlsx("two-tables", [
        ["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", FARMLAND, 12.5], [],
        ["任务编号", "工作任务", "进展情况", "存在问题"], ["2.2.8", WHEAT, "扎实推进", "无"],
    ], "two tables with different headers in one sheet")
    xls("xls-merged", [
        ["市农业农村局2026年6月重点工作进展"], ["序号", "工作内容", "目标任务", None, "完成情况", None],
        [None, None, "数量", "单位", "本月完成", "累计完成"],
        [1, FARMLAND, 20, "万亩", 1.5, 12.5], [2, DRY, 6, "万亩", 0.4, 3.2],
    ], "BIFF8 with merged header cells", merges=["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"])
    text("gb18030", [["任务编号", "工作任务", "本期累计", "进展情况"], ["2.2.4", FARMLAND, "12.5", "施工中"], ["2.2.8", WHEAT, "", "推进有序"]],
         "text table of an old system", encoding="gb18030")
    text("utf16-tabs", [["任务编号", "工作任务", "本期累计", "进展情况"], ["2.2.4", FARMLAND, "１２．５万亩", "施工中"]],
         "Unicode text as Excel saves it, full-width digits", encoding="utf-16", sep="\t", ext="txt")
    text("tsv", [["编号", "任务", "累计完成(万亩)", "备注"], ["2.2.4", FARMLAND, "12.5", ""], ["2.2.5", DRY, "3.2", "含续建"]], "tabs, UTF-8", sep="\t", ext="tsv")
    text("csv-group-header", [
        ["序号", "工作任务", "完成情况", "", "备注"], ["", "", "本月", "累计", ""],
        ["1", FARMLAND, "1.5万亩", "12.5万亩", ""], ["2", DRY, "0.4万亩", "3.2万亩", ""],
    ], "two header rows whose merges a text table has lost")
    text("csv-filled-down", [
        ["工作任务", "指标", "累计完成"], [GRAIN, "粮食种植面积", "810万亩"], ["", "粮食总产量", "30亿斤"],
        [VILLAGES, "精品示范村", "25个"], ["", "提档升级村", "180个"],
    ], "tasks printed once above their indicators, without merges")
    path = xlsx("for-office", [
        ["序号", "工作任务", "累计完成", "单位", "进展情况"], [1, FARMLAND, 12.5, "万亩", "施工中"], [2, DRY, 3.2, "万亩", "推广中"],
    ], "单位 beside figures is the unit")
    office("office-xls", path, "xls", "the same, saved as .xls by LibreOffice")
    office("office-et", path, "xls", "the same with WPS's ending", ext="et")
    office("office-csv", path, "csv", "the same, saved as text by LibreOffice")
    office("office-html", path, "html", "the same, saved as a web page by LibreOffice and named .xls", ext="xls")
