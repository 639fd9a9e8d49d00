"""Whole forms: covers, several sheets, hidden parts, county tables, other departments' rows."""

from book import raw, text, xls, xlsx
from farming import DRY, FARMLAND, GRAIN, TONS, TRUST, VILLAGES, WHEAT

COUNTIES = ["盐湖区", "永济市", "河津市", "临猗县", "万荣县", "闻喜县"]


def make():
    xlsx("cover-and-data", [["运城市农业农村局"], ["2026年政府工作报告任务进展"], ["2026年6月"]], "a cover, then the data sheet", sheet="封面", merges=["A1:F1"], more={
        "数据": ([["任务编号", "工作任务", "本期累计", "进展情况"], ["2.2.4", FARMLAND, 12.5, "施工中"]], ()),
        "填表说明": ([["一、本表按月填报。"], ["二、累计完成填年初以来累计数。"]], ()),
    })
    xlsx("two-sheets", [["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", FARMLAND, 12.5]], "two sheets that both belong", sheet="量化指标", more={
        "定性任务": ([["任务编号", "工作任务", "进展情况"], ["2.2.8", WHEAT, "扎实推进"]], ()),
    })
    xlsx("sheet-a-month", [["任务编号", "工作任务", "本期累计"], ["2.2.4", FARMLAND, 8]], "a sheet for each month, one of which is the period's", sheet="4月", more={
        "5月": ([["任务编号", "工作任务", "本期累计"], ["2.2.4", FARMLAND, 10]], ()),
        "6月": ([["任务编号", "工作任务", "本期累计"], ["2.2.4", FARMLAND, 12.5]], ()),
    })

    def hide(wb, ws):
        ws.row_dimensions[3].hidden = True
        ws.column_dimensions["D"].hidden = True
        wb.create_sheet("底稿").sheet_state = "hidden"
        wb["底稿"]["A1"] = "草稿数据"
    xlsx("hidden", [["任务编号", "工作任务", "累计完成（万亩）", "存在问题"], ["2.2.4", FARMLAND, 12.5, "资金紧张"], ["2.2.5", DRY, 3.2, "无"]],
         "a hidden row, a hidden column, a hidden sheet", edit=hide)

    def sneak(wb, ws):
        ws.merged_cells.ranges.clear()
    path = xlsx("under-merge", [["任务编号", "工作任务", "累计完成（万亩）", "进展情况"], ["2.2.4", FARMLAND, 12.5, "施工中"], ["2.2.5", DRY, 3.2, "被盖住的文字"]],
                "a value lies beneath a merged cell")
    from book import zip_edit
    zip_edit(path, "xl/worksheets/sheet1.xml", lambda s: s.replace("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="D2:D3"/></mergeCells>'))
    xlsx("county-wide", [
        ["高标准农田和有机旱作示范区建设进度表"],
        ["县（市、区）", "建设改造高标准农田（万亩）", None, None, "有机旱作集成技术示范区（万亩）", None],
        [None, "目标", "累计完成", "完成率（%）", "目标", "累计完成"],
        *[[c, 3 + i, 1.5 + i, round((1.5 + i) / (3 + i) * 100, 1), 1, 0.5] for i, c in enumerate(COUNTIES)],
        ["合计", 33, 24, 72.7, 6, 3],
    ], "wide table: a block of columns for each indicator, a row for each county", merges=["A1:F1", "A2:A3", "B2:D2", "E2:F2"])
    xlsx("county-long", [
        ["任务", "县（市、区）", "目标（万亩）", "累计完成（万亩）"],
        *[[FARMLAND if i == 0 else None, c, 3 + i, 1.5 + i] for i, c in enumerate(COUNTIES)],
    ], "long table: a row for each task and county", merges=["A2:A7"])
    xlsx("county-plain-wide", [
        ["县区", "建设改造高标准农田（万亩）", "农业生产托管试点面积（万亩）", "备注"],
        *[[c, 1.5 + i, 2 + i, None] for i, c in enumerate(COUNTIES[:3])],
    ], "wide table with one column for each indicator")
    xlsx("whole-ledger", [
        ["任务编号", "工作任务", "牵头单位", "累计完成", "进展情况"],
        ["2.2.4", FARMLAND, "市农业农村局", "12.5万亩", "施工中"],
        ["3.3.4", "新认定高新技术企业80家以上", "市科技局", "35家", "正在评审"],
        ["5.2.10", "完成营造林6万亩左右", "市林业局", "4万亩", "春季造林完成"],
        ["2.2.5", DRY, "运城市农业农村局", "3.2万亩", "推广中"],
    ], "the whole city's ledger with the rows of other bureaus")
    xlsx("foreign-numbers", [
        ["任务编号", "工作任务", "累计完成", "进展情况"], ["2.2.4", FARMLAND, 12.5, "施工中"],
        ["3.3.4", "新认定高新技术企业80家以上", 35, "正在评审"], ["9.9.9", "没有的任务", 1, "无"],
        ["4.3.8", "抓好农村生活垃圾收运处置", None, "正在推进"],
    ], "numbers of another bureau's task, of none, and of one that is only supported")
    xlsx("contradiction", [["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", DRY, 3.2], ["2.2.5", "新建农村公路368公里", 5]],
         "number and text tell of different tasks")
    xlsx("look-alike-department", [["工作任务", "牵头单位", "进展情况"], [WHEAT, "市农业农衬局", "扎实推进"], [FARMLAND, "农业农村局", "施工中"]],
         "a department's name with one wrong character; an alias")
    xlsx("lead-column", [
        ["序号", "工作任务", "牵头单位", "责任单位", "进展情况"],
        [1, FARMLAND, "市农业农村局", "市财政局、市水务局，各县（市、区）政府", "施工中"],
        [2, WHEAT, "市农业农村局 张某", "市粮食和物资储备局等", "推进中"],
    ], "牵头单位 and 责任单位 side by side; a person behind the bureau")
    xlsx("responsible-only", [
        ["工作任务", "责任单位", "进展情况"], [FARMLAND, "市农业农村局、市财政局", "施工中"], ["新建农村公路368公里", "市交通运输局", "完成200公里"],
    ], "one 责任单位 column: ours among several, another's alone")
    xlsx("wrong-reporter", [["填报单位：市教育局"], ["任务编号", "工作任务", "进展情况"], ["2.2.4", FARMLAND, "施工中"]], "the sheet names another department")
    xlsx("last-month", [["2026年5月重点任务进展"], ["任务编号", "工作任务", "累计完成（万亩）", "数据截至"], ["2.2.4", FARMLAND, 10, "2026年5月底"]],
         "last month's sheet handed in this month")
    xlsx("alike", [
        ["序号", "重点工作", "累计完成", "进展情况"],
        [1, "高标准农田建设改造工作", "12.5万亩", "施工中"],
        [2, "小麦全产业链提升", None, "面粉产业园开工"],
        [3, "举办第三届果品博览会", None, "正在筹备"],
    ], "clerks' own words for tasks: proposals, and one that is no task")
    xlsx("ambiguous-text", [["工作任务", "进展情况"], ["农村建设", "推进中"], ["示范村、示范区、示范田建设", "推进中"]], "texts too short or too broad to be told")
    xlsx("contained-title", [["工作任务", "累计完成", "进展情况"],
        ["持续夯实粮食安全根基，建设改造高标准农田20万亩", "12.5万亩", "施工中"], ["推动小麦全产业链发展（市级重点）", None, "推进中"]],
         "a lead phrase before the title, a hint behind it")
    xlsx("duplicates", [["任务编号", "工作任务", "累计完成（万亩）", "进展情况"], ["2.2.4", FARMLAND, 12.5, "施工中"], ["2.2.4", FARMLAND, 13, "施工中"],
        ["2.2.5", DRY, 3.2, "推广中"], ["2.2.5", DRY, 3.2, "推广中"]], "a task twice with different figures, another twice with the same")
    xlsx("prose", [
        ["目标任务", "完成情况"],
        ["建设改造高标准农田20万亩", "今年下达我市高标准农田任务20万亩，其中新建8万亩、改造12万亩，截至目前开工15个项目，完成投资3.2亿元，建成12.5万亩。"],
        [WHEAT, "培育龙头企业12家，建成标准化基地50万亩，带动农户2万户。"],
    ], "several numbers in one cell's prose")
    xls("xls-hidden", [["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", FARMLAND, 12.5], ["2.2.5", DRY, 3.2], ["4.3.5", TRUST, 40]],
        "filtered rows of a BIFF8 workbook", hidden=[3, 4])
    raw("html-named-xls", "xls", '<html><head><meta charset="utf-8"></head><body><table border=1><tr><td rowspan=2>序号</td><td rowspan=2>工作任务</td><td colspan=2>完成情况</td></tr>'
        f"<tr><td>本月</td><td>累计</td></tr><tr><td>1</td><td>{FARMLAND}</td><td>1.5万亩</td><td>12.5万亩</td></tr></table></body></html>",
        "an HTML table with spans, named .xls")
    text("own-form", [["市农业农村局重点工作推进情况"], ["序号", "工作事项", "目标", "时限", "进展", "问题", "打算"],
        ["1", FARMLAND, "20万亩", "年底前", "建成12.5万亩", "", "加快施工"], ["2", GRAIN, "", "11月底前", "夏粮丰收", "", ""]], "the template re-typed into the bureau's own form")
    xlsx("pre-numbered", [["序号", "工作任务", "进展情况"], [1, FARMLAND, "施工中"], [2, TONS, "推进中"], [3], [4], [5], ["　"]],
         "numbered rows without anything in them at the end")
    xlsx("columns-counted", [["序号", "工作任务", "目标值", "累计完成", "进展情况"], ["甲", "乙", 1, 2, 3, 4][:1] + ["乙", 1, 2, 3], [1, FARMLAND, "20万亩", "12.5万亩", "施工中"]],
         "a row that only counts the columns")
    xlsx("villages", [["任务编号", "工作任务", "考核指标", "累计完成", "单位"], ["4.3.13", VILLAGES, "精品示范村", 25, "个"], [None, None, "提档升级村", 180, "个"]],
         "one number merged over two indicators", merges=["A2:A3", "B2:B3"])
