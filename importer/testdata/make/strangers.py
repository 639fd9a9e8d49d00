"""Sheets as strangers make them: forms of other cities' offices, old systems' exports, habits that no other room has."""

import datetime

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from book import office, raw, text, xls, xlsx, zip_edit
from farming import DRY, FARMLAND, GRAIN, ORCHARD, TONS, TRUST, VILLAGES, WHEAT

COUNTIES = ["盐湖区", "永济市", "河津市", "绛县", "夏县", "新绛县", "稷山县", "芮城县", "临猗县", "万荣县", "闻喜县", "垣曲县", "平陆县"]


def make():
    wide()
    words()
    numbers()
    formats()
    layouts()


def wide():
    rows = [["2026年农业农村重点指标分县完成情况表"], [None] * 6 + ["单位：万亩、个"],
            ["县（市、区）", "建设改造高标准农田（万亩）", None, None, "“吨半粮”示范田（个）", None, None],
            [None, "任务", "完成", "完成率", "任务", "完成", "完成率"],
            ["全市", 20, 12.4, "62%", 100, 61, "61%"]]
    share = [(2, 1.2, 10, 6), (1.5, 1, 8, 5), (1.5, 1, 8, 5), (1, .6, 4, 2), (2, 1.2, 8, 5), (1, .5, 8, 5), (1.5, 1, 10, 6), (1.5, 1, 10, 6), (2.5, 1.6, 12, 8), (2, 1.3, 8, 5), (2, 1.2, 8, 5), (.5, .3, 2, 1), (1, .5, 4, 2)]
    for name, (a, b, c, d) in zip(COUNTIES, share):
        rows.append([name, a, b, b / a, c, d, d / c])
    fmt = {f"{c}{r}": "0.0%" for c in "DG" for r in range(6, 19)}
    xlsx("county-total-on-top", rows, "thirteen counties under two groups of columns, the city's row on top", merges=["A1:G1", "A3:A4", "B3:D3", "E3:G3"], formats=fmt)
    xlsx("county-long-merged", [["序号", "重点任务", "县（市、区）", "年度任务（亩）", "累计完成（亩）", "完成率（%）", "形象进度"],
        [1, FARMLAND, "盐湖区", 30000, 15000, 50, "完成土地平整"], [None, None, "临猗县", 50000, 30000, 60, "管网铺设"], [None, None, "合计", 80000, 45000, 56.3, None],
        [2, DRY, "夏县", 20000, 12000, 60, "播种完成"], [None, None, "小计", 20000, 12000, 60, None]], "counties beneath each task, merged, with subtotals, in 亩", merges=["A2:A4", "B2:B4", "A5:A6", "B5:B6"])


def words():
    xlsx("spaced-words", [["序　号", "工　作　任　务", "年 度\n目 标", "完 成\n情 况", "完成率\n（％）", "牵 头\n单 位", "存 在 问 题", "备　注"],
        [1, FARMLAND, "20万亩", "已建成12.5万亩", 62.5, "市农业\n农村局", "无", None], [2, DRY, "6万亩", "推广3.2万亩", "53.3", "市农业农村局", "－", None]], "header words spread with blanks of both widths, a name broken over two lines")
    xlsx("person-and-unit", [["序号", "重点工作任务", "牵头单位及责任人", "分管市领导", "截至6月底工作进展情况", "完成时限"],
        [1, FARMLAND, "市农业农村局 张某某", "李某某副市长", "建成12.5万亩", "2026年12月底前"], [2, WHEAT, "市农业农村局（王某）", "李某某", "签约企业3家", "全年"]], "a unit and a person in one cell")
    xlsx("ticks", [["序号", "工作任务", "推进情况", None, None, None, "进展情况"], [None, None, "已完成", "正常推进", "进展缓慢", "未启动", None],
        [1, FARMLAND, None, "√", None, None, "施工中"], [2, DRY, "√", None, None, None, "全部建成"], [3, WHEAT, None, None, "✔", None, "资金不到位"], [4, ORCHARD, None, "√", "√", None, "两项都勾了"], [5, TONS, None, None, None, None, "没有勾"]],
        "a tick in one of four columns; two ticks; none", merges=["A1:A2", "B1:B2", "C1:F1", "G1:G2"])
    xlsx("ticks-in-cells", [["工作任务", "完成状态", "能否按期完成", "工作进展"], [FARMLAND, "□已完成 ☑推进中 □滞后", "☑能 □不能", "施工中"], [DRY, "√", "√", "推广中"], [WHEAT, "○", "×", "推进中"], [ORCHARD, "（√）正常推进 （ ）滞后", "是", "推进中"]],
        "boxes to tick in one cell, a bare tick, a circle")
    xlsx("is-it-done", [["任务编号", "工作任务", "是否完成", "进展情况"], ["2.2.4", FARMLAND, "否", "建成12.5万亩"], ["2.2.8", WHEAT, "是", "全部完成"]], "是 and 否 for done or not")
    xlsx("status-spellings", [["任务编号", "工作任务", "推进情况", "能否按期完成", "进展情况"], ["2.2.4", FARMLAND, "达到序时进度", "能按期完成", "施工中"], ["2.2.5", DRY, "欠进度", "有一定难度", "推广中"], ["2.2.6", TONS, "基本完成", "可以", "创建中"],
        ["2.2.8", WHEAT, "未达序时", "否", "推进中"], ["2.2.9", ORCHARD, "前期工作", "预计不能完成", "准备中"], ["4.3.5", TRUST, "已办结", "是", "完成"], ["4.3.1", "深化运用“千万工程”经验", "暂缓", None, "等待批复"]], "every family of status and forecast words")
    xlsx("sentence-and-task", [["政府工作报告原文", "任务分解", "责任单位", "6月份工作进展情况", "下一步工作安排"],
        ["实施新一轮千亿斤粮食产能提升行动，加快水浇地建设，建设改造高标准农田20万亩，建成有机旱作集成技术示范区6万亩。", FARMLAND, "市农业农村局", "建成12.5万亩", "加快施工"], [None, DRY, "市农业农村局", "建成3.2万亩", "加快推广"]], "the report's sentence merged beside its tasks", merges=["A2:A3"])


def numbers():
    xlsx("text-numbers", [["任务编号", "工作任务", "计量单位", "本期累计", "完成率"], ["2.2.4", FARMLAND, "万亩", "１２．５", "６２．５％"], ["2.2.6", TONS, "个", " 60 ", "0.6"], ["4.3.5", TRUST, "亩", "402,000", "约63.8%"], ["2.2.5", DRY, "万亩", "'3.2", "百分之五十三"]], "numbers as text: full width, blanks, separators, an apostrophe")
    xlsx("dates-everywhere", [["工作任务", "累计完成", "数据截至", "完成时限"], [FARMLAND, "12.5万亩", "2026.6.25", "2026年底"], [DRY, "3.2万亩", 20260625, "12月底前"], [TONS, "60个", "截至6月25日", "年底前"], [TRUST, "40万亩", "6月底", "全年"],
        ["粮食种植面积", "810万亩", 46198, "持续推进"], ["精品示范村", "25个", "上半年", "四季度"]], "each date spelt in another way")
    def mac(wb, ws):
        wb.epoch = CALENDAR_MAC_1904
        ws["D2"].number_format = "yyyy-mm-dd"
        ws["D3"].number_format = 'm"月"d"日"'
    path = xlsx("mac-dates", [["任务编号", "工作任务", "本期累计（万亩）", "数据截至"], ["2.2.4", FARMLAND, 12.5, 44736], ["2.2.5", DRY, 3.2, 44735]], "serial dates that count from 1904, in .xlsx")


    zip_edit(path, "xl/workbook.xml", lambda s: s.replace("<workbookPr/>", '<workbookPr date1904="1"/>').replace("<workbookPr />", '<workbookPr date1904="1"/>'))
    xlsx("month-only", [["序号", "任务", "单位", "6月完成数"], [1, FARMLAND, "亩", 15000], [2, DRY, "万亩", "0.7"], [3, GRAIN, "万亩", 3]], "only the month's own amounts, in 亩",
         before={"2026-05": "任务编号,工作任务,累计完成（万亩）\n2.2.4," + FARMLAND + ",11\n2.2.5," + DRY + ",2.5\n"})
    xlsx("rate-only", [["任务", "完成率"], [FARMLAND, 0.625], [DRY, 0.53], [TONS, "六成左右"]], "nothing but a share of the target", formats={"B2": "0.0%", "B3": "0%"})
    xlsx("own-units", [["重点任务", "单位", "目标", "完成"], [FARMLAND, "亩", 200000, 125000], [DRY, "公顷", 4000, 2000], [TONS, "块", 100, 60], [TRUST, "万亩", 63, 40], ["粮食总产量", "万吨", 290, 150]], "each row in a unit of its own")
    xlsx("brackets", [["任务名称", "累计完成面积【单位：亩】", "进展情况"], [FARMLAND, 125000, "施工中"], [DRY, "32000亩", "推广中"], [TRUST, "40.2万", "托管中"]], "the unit in square brackets; a number that brings its own")
    xlsx("approximate", [["任务编号", "工作任务", "截至目前完成"], ["2.2.4", FARMLAND, "约12.5万亩"], ["2.2.5", DRY, "3万余亩"], ["2.2.6", TONS, "近60个"], ["4.3.5", TRUST, "40—42万亩"], ["2.2.7", "粮食种植面积", "810万亩以上"]], "about, nearly, over, from – to")
    xlsx("date-for-number", [["任务编号", "工作任务", "进展情况"], [datetime.datetime(2002, 2, 4), FARMLAND, "施工中"], [datetime.datetime(2002, 2, 5), DRY, "推广中"], ["2-2-8", WHEAT, "推进中"]], "task numbers that the program took for dates", formats={"A2": "yyyy/m/d", "A3": "yyyy/m/d"})
    xlsx("previous-and-now", [["工作任务", "年度目标", "截至5月底累计完成", "6月份新增完成", "截至6月底累计完成", "占年度目标比例"], [FARMLAND, "20万亩", "11万亩", "1.5万亩", "12.5万亩", "62.5%"], [DRY, "6万亩", "2.5", "0.7", "3.2", 53.33]], "last month's, this month's and the sum of both")
    xlsx("zero-and-blank", [["任务编号", "工作任务", "本期累计", "状态", "存在问题"], ["2.2.4", FARMLAND, 0, "未启动", "无"], ["2.2.5", DRY, "零", "未开始", "/"], ["2.2.6", TONS, "无", "推进中", "——"], ["4.3.5", TRUST, "—", "推进中", None]], "zero, none and blank are three things")
    xlsx("lost-scale", [["任务编号", "工作任务", "累计完成", "计量单位", "目标值"], ["2.2.4", FARMLAND, 125000, "万亩", 20], ["2.2.7", "粮食总产量", 3000000000, "斤", 5800000000]], "a figure in 亩 under 万亩; 斤 for 亿斤")


def formats():
    text("system-export", [["[系统导出]", "操作员：admin", "导出时间：2026-06-25 09:30:01"], [], ["任务ID", "任务编号", "任务名称", "责任单位", "累计完成值", "计量单位", "完成情况说明", "更新时间"],
        ["10001", "2.2.4", FARMLAND, "市农业农村局", "12.50", "万亩", "施工中", "2026-06-24 10:00:00"], ["10002", "2.2.5", DRY, "市农业农村局", "3.20", "万亩", "推广中", "2026-06-24 10:00:00"], ["共2条记录"]], "an old system's export in GB18030 with lines before and after", encoding="gb18030")
    text("wps-unicode", [["任务编号", "工作任务", "本期累计", "计量单位", "进展情况"], ["2.2.4", FARMLAND, "12.5", "万亩", "施工中\n二标段招标"], ["2.2.8", WHEAT, "", "", "推进中"]], "Unicode text named .xls, a line break within quotes", encoding="utf-16", sep="\t", ext="xls")
    rows = "".join(f"<tr><td>{n}</td><td style='mso-number-format:\"\\@\"'>{task}</td><td>{c}</td><td>{p}</td><td>{s}</td></tr>" for n, task, c, p, s in [(1, FARMLAND, "12.5", "62.5%", "施工&nbsp;中"), (2, DRY, "3.2", "53.3%", "推广<br>中")])
    raw("html-report", "xls", "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><head><meta charset='utf-8'></head><body><table><tr><td colspan=5>重点工作进展</td></tr>"
        "<tr><th rowspan=2>序号</th><th rowspan=2>工作任务</th><th colspan=2>完成情况</th><th rowspan=2>进展情况</th></tr><tr><th>累计（万亩）</th><th>完成率</th></tr>" + rows + "</table></body></html>", "an HTML table with a header of two rows, named .xls")
    cell = lambda v, kind="String", more="": f'<Cell{more}><Data ss:Type="{kind}">{v}</Data></Cell>'
    raw("xml-2003", "xls", '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles><Worksheet ss:Name="台账"><Table>'
        '<Row>' + cell("重点任务台账", more=' ss:MergeAcross="4"') + '</Row><Row ss:Index="3">' + "".join(cell(v) for v in ("任务编号", "工作任务", "累计完成（万亩）", "完成率", "数据截至")) + '</Row>'
        '<Row>' + cell("2.2.4") + cell(FARMLAND) + cell("12.5", "Number") + cell("0.625", "Number", ' ss:StyleID="p"') + cell("2026-06-25T00:00:00.000", "DateTime", ' ss:StyleID="d"') + '</Row>'
        '<Row>' + cell("2.2.5") + cell(DRY) + cell("3.2", "Number", ' ss:Index="3"') + '</Row></Table></Worksheet></Workbook>', "XML of Excel 2003: skipped rows and columns, a percent style, a date")
    long = "。".join(f"第{i}标段完成土地平整、田间道路和灌溉设施建设" for i in range(1, 160))
    xls("long-strings", [["任务编号", "工作任务", "累计完成（万亩）", "进展情况", "存在问题"], ["2.2.4", FARMLAND, 12.5, long, "a" * 3000 + "资金"], ["2.2.8", WHEAT, None, long.replace("土地", "地块"), "无"]], "texts over several CONTINUE records, in one byte and two")
    def sums(wb, ws):
        ws["C2"] = "=明细!B2+明细!B3"
        ws["D2"] = "=C2/20"
        ws["D2"].number_format = "0.0%"
        ws["C3"] = "=SUM(明细!B4:B5)"
        ws["E2"] = '=IF(C2>10,"正常推进","滞后")'
        ws["E3"] = '=IF(C3>10,"正常推进","滞后")'
    path = xlsx("formulas-over-sheets", [["任务编号", "工作任务", "累计完成（万亩）", "完成率", "状态"], ["2.2.4", FARMLAND], ["2.2.5", DRY]], "formulas over sheets, not reckoned", sheet="汇总", more={"明细": ([["地块", "面积"], ["一", 6], ["二", 6.5], ["三", 1.2], ["四", 2]], ())}, edit=sums)
    office("formulas-reckoned", path, "xlsx", "the same, reckoned and saved by LibreOffice")
    office("errors-in-formulas", xlsx("errors-unreckoned", [["任务编号", "工作任务", "累计完成（万亩）", "完成率", "进展情况"], ["2.2.4", FARMLAND, "=1/0", "=C2/20", "施工中"], ["2.2.5", DRY, 3.2, "=C3/0", "推广中"], ["2.2.8", WHEAT, None, "=NA()", '=VLOOKUP("x",A1:B2,2,0)']], "formulas with errors, not reckoned"), "xls", "#DIV/0! and #N/A in figures, shares and texts, as .xls")


def layouts():
    xlsx("sheets-by-area", [["二、产业发展"], ["序号", "工作任务", "累计完成", "进展情况"], [1, FARMLAND, "12.5万亩", "施工中"], [2, WHEAT, None, "推进中"]], "a sheet an area, each with its own header, and a list of contacts", sheet="产业发展", more={
        "城乡融合": ([["四、城乡融合"], ["序号", "任务", "完成数", "计量单位", "当前进展"], [1, TRUST, 40, "万亩", "托管中"], [2, VILLAGES, None, None, "建设中"]], ()),
        "联系人": ([["姓名", "单位", "电话"], ["张某", "市农业农村局", "13800000000"]], ())})
    xlsx("steps-beneath", [["序号", "工作任务及推进步骤", "时限", "进展情况"], [1, FARMLAND, "12月", "建成12.5万亩"], ["1.1", "完成项目招标", "3月", "已完成"], ["1.2", "完成主体施工", "10月", "完成62%"], [2, WHEAT, "12月", "推进中"], ["2.1", "建设示范基地", "9月", "建成3个"]], "the bureau's own steps beneath each task")
    xlsx("beside-another", [["序号", "工作任务", "累计完成（万亩）", "进展情况", None, "联络员", "电话"], [1, FARMLAND, 12.5, "施工中", None, "张某", "0359-2222222"], [2, DRY, 3.2, "推广中", None, "李某", "0359-2222223"], [None, None, None, None, None, "王某", "0359-2222224"]], "another list beside the table")
    def hide(wb, ws):
        ws.row_dimensions[3].hidden = True
        ws.column_dimensions["C"].hidden = True
        ws.auto_filter.ref = "A1:E4"
    xlsx("filtered", [["任务编号", "工作任务", "累计完成（万亩）", "进展情况", "备注"], ["2.2.4", FARMLAND, 12.5, "施工中", "重点"], ["2.2.5", DRY, 3.2, "推广中", None], ["2.2.8", WHEAT, None, "推进中", None]], "a filter that hides a row, a hidden column of figures", edit=hide)
    xlsx("one-text-two-indicators", [["序号", "任务名称", "考核指标", "年度目标", "累计完成", "进展情况"], [1, GRAIN, "粮食种植面积", "808万亩以上", "810.5万亩", "夏粮丰收，秋粮长势良好"], [None, None, "粮食总产量", "58亿斤以上", "30亿斤", None], [2, VILLAGES, "精品示范村", "40个", "25", "全部开工"], [None, None, "提档升级村", "288个", "180", None]],
         "one text merged over the indicators of its task", merges=["A2:A3", "B2:B3", "F2:F3", "A4:A5", "B4:B5", "F4:F5"])
    xlsx("two-signed-pages", [["附件2"], ["运城市农业农村局2026年6月重点工作完成情况统计表"], ["填报单位（公章）：运城市农业农村局", None, None, None, "填报日期：2026年6月26日"], ["序号", "重点任务", "目标", "完成", "备注"], [1, FARMLAND, "20万亩", "12.5万亩", None], [2, DRY, "6万亩", "3.2万亩", None],
        ["单位负责人：", None, "审核人：张某", None, "填报人：李某"], ["附件2（续）"], ["序号", "重点任务", "目标", "完成", "备注"], [3, TONS, "100个", "60个", None], [4, TRUST, "63万亩", "40万亩", None], ["单位负责人：", None, "审核人：张某", None, "填报人：李某"], ["注：1.本表每月26日前报送。"], ["    2.数据须与统计部门一致。"]],
         "two pages, each with its title, header and signatures; notes of several lines", merges=["A2:E2"])
    xlsx("prose-with-many-figures", [["工作任务", "进展情况"], [VILLAGES, "截至6月底，40个精品示范村开工38个、完工25个，288个提档升级村完工180个，完成投资3.5亿元，占年度计划的65%，带动就业1200余人。"], [FARMLAND, "已下达计划20万亩，建成12.5万亩，其中新建5万亩、改造提升7.5万亩，完成投资2.1亿元。"]], "many figures in one row's prose, no column for any")
    xlsx("quantity-and-quality", [["序号", "工作任务", "目标任务", "完成情况", None, "下步计划"], [None, None, None, "定量指标完成数", "定性工作进展", None], [1, FARMLAND, "20万亩", "12.5万亩", "施工中", "加快施工"], [2, WHEAT, "全产业链产值增长", "—", "签约3家", "继续推进"]], "figures and words under one group", merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"])
    xlsx("points-in-one-cell", [["序号", "重点任务", "进展情况"], [1, "①" + FARMLAND + "\n②" + DRY, "①建成12.5万亩\n②建成3.2万亩"], [2, WHEAT + "；" + ORCHARD, "均按计划推进"]], "two tasks in one cell")
    xlsx("renamed-this-month", [["任务号", "重点工作事项", "上半年实际完成量", "本月工作推进情况说明", "尚存困难"], ["2.2.4", FARMLAND, "12.5万亩", "完成二标段", "资金拨付慢"], ["2.2.5", DRY, "3.2万亩", "完成播种", "无"]], "headers renamed since last month")
    xlsx("category-columns", [["领域", "类别", "序号", "任务事项", "牵头部门", "配合部门", "办结时限", "目前进展", "办理状态"], ["乡村振兴", "粮食安全", 1, FARMLAND, "市农业农村局", "市财政局、市水利局等", "2026-12-31", "施工中", "在建"], [None, None, 2, DRY, "市农业农村局", "各县（市、区）政府", "12/31", "推广中", "正在推进"], [None, "产业振兴", 3, WHEAT, "市农业农村局", None, "长期坚持", "推进中", "长期坚持"]],
         "two columns of categories, merged", merges=["A2:A4", "B2:B3"])
    form = [["重点任务进展情况报告单"], ["任务名称", FARMLAND, None, None], ["任务编号", "2.2.4", "牵头单位", "市农业农村局"], ["目标值", "20万亩", "累计完成", "12.5万亩"], ["数据截至", "2026年6月25日", "完成率", "62.5%"], ["进展情况", "已建成12.5万亩，其余地块正在施工。", None, None], ["存在问题", "无", None, None], ["下一步措施", "加快施工进度", None, None], ["填报人：张某", None, "联系电话：0359-2222222", None]]
    xlsx("form", form, "a form for one task: label and value side by side", merges=["A1:D1", "B2:D2", "B6:D6", "B7:D7", "B8:D8"])
    xlsx("forms-by-sheet", [["项目", "内容"], ["工作任务", FARMLAND], ["责任单位", "市农业农村局"], ["累计完成（万亩）", 12.5], ["进展情况", "施工中"], ["下步打算", "加快施工"]], "a sheet a task, labels on the left", sheet="高标准农田", more={
        "小麦": ([["项目", "内容"], ["工作任务", WHEAT], ["责任单位", "市农业农村局"], ["累计完成（万亩）", None], ["进展情况", "签约3家"], ["下步打算", "继续推进"]], ())})
    xlsx("forms-beneath", [["任务一"], ["任务名称", FARMLAND], ["完成情况", "12.5万亩"], ["进展情况", "施工中"], [], ["任务二"], ["任务名称", WHEAT], ["完成情况", "—"], ["进展情况", "推进中"]], "two forms, one beneath the other")
    text("form-as-text", [["任务编号", "2.2.4"], ["任务名称", FARMLAND], ["本期累计", "12.5万亩"], ["状态", "正常推进"], ["进展情况", "施工中"]], "a form as a text table")
    xlsx("parts-differ", [["任务编号", "工作任务", "累计完成（万亩）"], ["2.2.4", FARMLAND, 12.5], [], ["县（市、区）", "重点任务", "累计完成（亩）"], ["盐湖区", FARMLAND, 60000], ["临猗县", FARMLAND, 60000], ["合计", None, 125000]],
         "a list of counties beneath, whose sum is neither its own total nor the figure above")
    rows = [["县（市、区）", "建设改造高标准农田（万亩）", None], [None, "目标", "完成"]] + [[c, 1.5, 1] for c in COUNTIES] + [["合计", 20, 12.5]]
    xlsx("county-total-differs", rows, "a total that isn't the counties' sum", merges=["A1:A2", "B1:C1"])
