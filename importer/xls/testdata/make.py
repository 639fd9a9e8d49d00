"""Makes the workbooks beside this file: with xlwt, and with LibreOffice from sheets that openpyxl writes.

    python3 make.py        (needs xlwt, openpyxl and soffice)

The .txt files beside them are what the reader gives; `go test -update` writes them, and the test that asks LibreOffice
for the same cells proves them.
"""
import datetime
import os
import pathlib
import subprocess
import tempfile

import openpyxl
import xlwt
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

here = pathlib.Path(__file__).parent
DATE = 'yyyy"年"m"月"d"日"'
HEADER = ['序号', '工作任务', '目标值', '累计完成', '完成率', '数据截至']
ROWS = [
    ('1.1.1', '建设改造高标准农田20万亩', 20, 17.134, 0.8567, datetime.date(2026, 6, 30)),
    ('1.1.2', '粮食总产58亿斤以上', 58, 0.1, 0.0017, datetime.date(2026, 12, 31)),
    ('1.1.3', '新增高新技术企业', 100, -12.7, 9.617, datetime.date(2024, 2, 29)),
    ('1.1.4', '大小数', 1234567890123, 12345.67, 0.000001, datetime.date(1900, 3, 1)),
]


def xlwt_ledger():
    wb = xlwt.Workbook(encoding='utf-8')
    ws = wb.add_sheet('督办台账')
    percent, date = xlwt.easyxf(num_format_str='0%'), xlwt.easyxf(num_format_str=DATE)
    ws.write_merge(0, 0, 0, 5, '运城市2026年政府工作报告任务进展情况表')
    for col, word in enumerate(HEADER):
        ws.write(1, col, word)
    for row, values in enumerate(ROWS, 2):
        for col, value in enumerate(values):
            ws.write(row, col, value, [xlwt.Style.default_style, percent, date][max(0, col - 3)])
    ws.write(6, 1, True)
    ws.write_rich_text(6, 2, ['约', ('20万', xlwt.easyfont('bold true')), '亩'])
    ws.write(6, 4, 85, xlwt.easyxf(num_format_str='0"%"'))
    ws.write_merge(7, 9, 0, 1, '合计')
    ws.row(4).hidden = True
    ws.col(3).hidden = True
    hidden = wb.add_sheet('隐藏')
    hidden.visibility = 1
    hidden.write(0, 0, '看不见')
    very = wb.add_sheet('深度隐藏')
    very.visibility = 2
    very.write(3, 2, 3.5)
    wb.save(here / 'xlwt-ledger.xls')


def xlwt_formulas():
    """xlwt never reckons: none of these has a result."""
    wb = xlwt.Workbook()
    ws = wb.add_sheet('公式')
    for row, value in enumerate([3, 4, 5]):
        ws.write(row, 0, value)
    ws.write(3, 0, xlwt.Formula('SUM(A1:A3)'))
    ws.write(4, 0, xlwt.Formula('A1'))
    ws.write(5, 0, xlwt.Formula('IF(A1>2;"是";"否")'))
    wb.save(here / 'xlwt-unreckoned.xls')


def xlwt_strings():
    """Shared strings over many CONTINUE records, compressed and wide ones in turn, some longer than a record."""
    wb = xlwt.Workbook()
    ws = wb.add_sheet('strings')
    for i in range(300):
        text = ('plain ascii %d ' % i) * (i % 7 + 1) if i % 3 else ('汉字混排ab%d' % i) * (i % 11 + 1)
        ws.write(i, 0, text)
        ws.write(i, 1, 'é%d' % i)
    ws.write(300, 0, '长' * 9000)
    ws.write(301, 0, 'x' * 32767)
    ws.write(302, 0, '😀' * 3000)
    wb.save(here / 'xlwt-strings.xls')


def xlwt_1904():
    wb = xlwt.Workbook()
    wb.dates_1904 = True
    ws = wb.add_sheet('1904')
    ws.write(0, 0, datetime.date(2026, 6, 30), xlwt.easyxf(num_format_str=DATE))
    ws.write(0, 1, 45000)
    wb.save(here / 'xlwt-1904.xls')


def xlwt_numbers():
    wb = xlwt.Workbook()
    ws = wb.add_sheet('numbers')
    values = [0, 1, -1, 0.01, -0.01, 100.5, 123456789, 536870911, 536870912, -536870912, -536870913, 5368709.11, 1e15, 1e-5,
              0.1 + 0.2, 1 / 3, 2.5e20, 1e21, 1.5e-10, 99999999999999.9, 20260630, 12.345, 1.28e12]
    for row in range(40):
        for col in range(6):
            ws.write(row, col, values[(row * 7 + col) % len(values)] * (1 if row < 20 else -1))
    wb.save(here / 'xlwt-numbers.xls')


def libreoffice():
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.title = '台账（一）'
    ws.append(['填报单位：市农业农村局'])
    ws.append(HEADER)
    for values in ROWS[:3]:
        ws.append(values)
    for row in range(3, 6):
        ws.cell(row, 5).number_format = '0.0%'
        ws.cell(row, 6).number_format = DATE
    ws['A7'], ws['B7'], ws['C7'], ws['D7'] = '合计', '=B2&"（计）"', '=SUM(C3:C5)', '=C7/0'
    ws['E7'], ws['F7'], ws['G7'] = '=C7>100', '=NOSUCH(1)', '=IF(C7>1,"",1)'
    for row in range(3, 6):  # becomes a shared formula or three alike
        ws.cell(row, 7, '=C%d-D%d' % (row, row))
    ws['H4'] = '第一行\n第二行'
    ws['H5'] = ' 前后有空格 '
    ws['H6'] = datetime.datetime(2026, 6, 30, 12, 30)
    ws['I3'].comment = Comment('请核实', '督查室')
    ws['I3'] = '#REF!'
    ws['I4'] = "'=1+1"
    ws.merge_cells('A1:H1')
    ws.merge_cells('A7:A9')
    ws.row_dimensions[4].hidden = True
    ws.column_dimensions['D'].hidden = True
    ws.column_dimensions['F'].hidden = True
    ws.column_dimensions['G'].hidden = True
    chart = BarChart()
    chart.add_data(Reference(ws, min_col=3, min_row=2, max_row=5), titles_from_data=True)
    ws.add_chart(chart, 'K2')
    ws['K30'] = '图表之后'
    second = wb.create_sheet('空表')
    third = wb.create_sheet('第三张')
    third['IV65536'] = '最后一格'
    third['B2'] = 46203
    third['B2'].number_format = 'yyyy-mm-dd'
    third['B3'] = 0.5
    third['B3'].number_format = 'h:mm'
    third.sheet_state = 'hidden'
    wb.save('libreoffice.xlsx')
    big = openpyxl.Workbook()
    ws = big.active
    for row in range(1, 400):
        ws.append(['任务%d' % row, row, row / 7, None, '备注' * (row % 5), datetime.date(2026, 1, 1) + datetime.timedelta(row)])
    big.save('libreoffice-rows.xlsx')
    for name in ['libreoffice', 'libreoffice-rows']:
        subprocess.run(['soffice', '-env:UserInstallation=file:///tmp/lo-make-xls', '--headless', '--convert-to',
                        'xls:MS Excel 97', '--outdir', here, name + '.xlsx'], check=True)


here = here.resolve()
xlwt_ledger()
xlwt_formulas()
xlwt_strings()
xlwt_1904()
xlwt_numbers()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    libreoffice()
