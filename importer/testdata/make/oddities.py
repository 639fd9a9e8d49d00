"""Broken, bulky and edited workbooks."""

from book import raw, text, xlsx, zip_edit
from farming import DRY, FARMLAND, TONS, TRUST, WHEAT

HEAD = ["任务编号", "工作任务", "累计完成（万亩）", "进展情况"]


def make():
    def formulas(wb, ws):
        ws["C2"] = "=10+2.5"
        ws["C3"] = "=C2*0.2"
    path = xlsx("formulas", [HEAD, ["2.2.4", FARMLAND, None, "施工中"], ["2.2.5", DRY, None, "推广中"]], "a formula with a saved result, one without", edit=formulas)
    zip_edit(path, "xl/worksheets/sheet1.xml", lambda s: s.replace("<f>10+2.5</f><v></v>", "<f>10+2.5</f><v>12.5</v>").replace("<f>10+2.5</f><v />", "<f>10+2.5</f><v>12.5</v>").replace("<f>10+2.5</f><v/>", "<f>10+2.5</f><v>12.5</v>"))
    path = xlsx("error-cells", [HEAD, ["2.2.4", FARMLAND, 111, "施工中"], ["2.2.5", DRY, 3.2, "推广中"]], "#REF! in place of a figure")
    zip_edit(path, "xl/worksheets/sheet1.xml", lambda s: s.replace(' t="n"><v>111</v>', ' t="e"><v>#REF!</v>'))

    def styled(wb, ws):
        pass
    path = xlsx("million-empty-rows", [HEAD, ["2.2.4", FARMLAND, 12.5, "施工中"]], "a million styled rows without a value", edit=styled)
    zip_edit(path, "xl/worksheets/sheet1.xml", lambda s: s.replace("</sheetData>", "".join(f'<row r="{r}" ht="20" customHeight="1"/>' for r in range(3, 60000)) + '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'))
    xlsx("far-footnote", [HEAD, ["2.2.4", FARMLAND, 12.5, "施工中"], [], [], [], ["以上数据由各县（市、区）农业农村局提供，仅供参考"], ["运城市农业农村局"], ["2026年6月25日"]], "remarks far below the table")
    xlsx("no-table", [["关于报送重点任务进展情况的函"], ["市政府督查室："], ["现将我局6月份工作进展情况报送如下，请审阅。"]], "a letter, no table")
    xlsx("signature-above", [["单位（盖章）：市农业农村局", None, "填报时间：2026年6月25日", "填报人：张某"], HEAD, ["2.2.4", FARMLAND, 12.5, "施工中"], ["单位负责人（签字）："], ["备注：无"]], "who filled it in, above and below")
    text("blank-lines", [[], ["任务编号", "工作任务", "累计完成（万亩）", "进展情况"], [], ["2.2.4", FARMLAND, "12.5", "施工中"], ["", "", "", ""], ["2.2.5", DRY, "3.2", "推广\n中"], []], "blank records, a line break in a cell")
    text("semicolons", [["任务编号", "工作任务", "累计完成", "进展情况"], ["2.2.4", FARMLAND, "12.5", "施工中"]], "semicolons between the cells", sep=";")
    text("formula-text", [["任务编号", "工作任务", "累计完成", "进展情况"], ["2.2.4", FARMLAND, "12.5", "'=HYPERLINK(\"http://x\")"], ['="2.2.5"', DRY, "3.2", "'+86 0359"]], "text that looks like formulas")
    xlsx("number-as-date", [["任务编号", "工作任务", "进展情况"], ["２．２．４", FARMLAND, "施工中"], ["2．2．8", WHEAT, "推进中"], ["2.2.5.", DRY, "推广中"]], "task numbers in full width, with a closing point")
    xlsx("macro-named", [HEAD, ["2.2.4", FARMLAND, 12.5, "施工中"]], "an xlsx named .xlsm", ext="xlsm")
    xlsx("long-text", [["任务编号", "工作任务", "进展情况"], ["2.2.8", WHEAT, "扎实推进。" * 2500]], "a text that is too long")
    xlsx("milestones", [["序号", "工作任务", "时间节点", "进展情况", "完成状态"], [1, WHEAT, "6月底前完成招标", "已完成招标", "按计划推进"], [2, "深化农村集体产权制度改革，提升集体经济发展质效", "全年", "持续推进", "正常推进"]],
         "tasks without numbers; the title with Chinese commas")
    xlsx("transport", [["序号", "任务名称", "目标任务（公里）", "完成数（公里）", "形象进度"], [1, "新建农村公路", 368, 210, "57%"], [2, "推动6个普通国省道新建项目加快建设", None, None, "全部开工，完成路基60%"]],
         "another bureau: title without its figure, 形象进度 as a percentage and as words", department="jtj")
    xlsx("science", [["任务", "指标", "目标", "单位", "上月累计", "本月新增", "本年累计", "完成率", "备注"], ["新认定高新技术企业80家以上", "高企认定数", 80, "家", 30, 5, 35, "43.8%", None],
        ["突破关键核心技术20项", "核心技术", 20, "项", 6, 2, 8, "40%", None]], "上月, 本月 and 本年 side by side", department="kjj")
    xlsx("forestry", [["序号", "工作任务", "单位", "完成情况", "完成时间"], [1, "完成营造林6万亩左右", "市林业局", "4.2万亩", "2026年12月"], [2, "推进南太行山国土绿化示范项目", "市林业局", "完成整地1.2万亩，栽植90%", "2026年10月"]],
         "单位 over names is the department, 完成情况 mixed", department="lyj")
    xlsx("trade", [["序号", "工作任务", "考核指标", "完成情况", "完成情况说明", "下一步打算"], [1, "新培育外贸主体10家以上", "新培育外贸主体", 6, "新培育6家", "继续培育"], [2, "抓好城市一刻钟便民生活圈试点建设, 星级生活圈拓展至6个县", "星级生活圈覆盖县数", "4个", "4个县已覆盖", "推进2个县"]],
         "完成情况 over figures with a column of words beside it", department="swj")
    xlsx("health", [["工作任务", "目标", "完成", "完成情况"], ["1个—2个县入选山西省首批紧密型县域医共体建设升级版项目", "1-2个县", "1个县", "盐湖区已入选"]], "完成 the figure, 完成情况 the words", department="wjw")
    xlsx("environment", [["重点任务", "指标", "计量单位", "目标值", "累计完成", "完成率"], ["农村黑臭水体动态清零", "农村黑臭水体", "个", 0, "0个", "100%"], ["所有国考断面水质稳定达Ⅲ类及以上", "国考断面水质达Ⅲ类及以上比例", "%", 100, 91.2, 91.2]],
         "清零 and percentages as values", department="sthjj")
