/* Writes the sheet of exporter's BenchmarkLedgerSheet with libxlsxwriter in constant_memory: the same 16 columns, texts, numbers and looks
 * (exporter/ledgerbench_test.go, benchRow). Usage: ledger ROWS FILE. It prints its own processor time in microseconds and its peak of
 * resident memory in KiB. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <xlsxwriter.h>

static const char *progress =
    "截至10月底，已完成招标和施工图审查，累计完成投资3.2亿元，占年度计划的64%；主体工程完成过半，正按计划推进。";
static const char *lights[] = {"红", "黄", "绿", "蓝", "灰"};
static const uint32_t tints[] = {0xF8B4B0, 0xFFE699, 0xC6E0B4, 0xBDD7EE, 0xE7E6E6};
static const double widths[] = {8, 26, 16, 11, 7, 13, 14, 11, 11, 6, 8, 8, 6, 22, 40, 22};

enum { COLUMNS = 16 };

static lxw_format *look(lxw_workbook *book, const char *face, uint8_t across, int wrap, const char *number) {
    lxw_format *f = workbook_add_format(book);
    format_set_font_name(f, face);
    format_set_font_charset(f, 134);
    format_set_font_size(f, 10.5);
    format_set_font_color(f, 0x000000);
    format_set_align(f, across);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, 0xA6A6A6);
    if (wrap) format_set_text_wrap(f);
    if (number) format_set_num_format(f, number);
    return f;
}

int main(int argc, char **argv) {
    if (argc != 3) return 1;
    int rows = atoi(argv[1]);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = getenv("TMPDIR")};
    lxw_workbook *book = workbook_new_opt(argv[2], &options);
    lxw_worksheet *sheet = workbook_add_worksheet(book, "台账");
    lxw_format *text = look(book, "仿宋", LXW_ALIGN_LEFT, 1, NULL), *center = look(book, "仿宋", LXW_ALIGN_CENTER, 1, NULL);
    lxw_format *code = look(book, "仿宋", LXW_ALIGN_CENTER, 1, "@"), *date = look(book, "等线", LXW_ALIGN_CENTER, 0, "yyyy-mm-dd");
    lxw_format *figure = look(book, "等线", LXW_ALIGN_RIGHT, 0, "#,##0.0"), *share = look(book, "等线", LXW_ALIGN_RIGHT, 0, "0.0%");
    lxw_format *head = look(book, "黑体", LXW_ALIGN_CENTER, 1, NULL), *light[5];
    format_set_bg_color(head, 0xDDE7F3);
    for (int i = 0; i < 5; i++) {
        light[i] = look(book, "黑体", LXW_ALIGN_CENTER, 1, NULL);
        format_set_bold(light[i]);
        format_set_bg_color(light[i], tints[i]);
    }
    char number[32], said[3][1024] = {""};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k <= i; k++) strcat(said[i], progress);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 8);
    worksheet_fit_to_pages(sheet, 1, 0);
    for (int c = 0; c < COLUMNS; c++) worksheet_set_column(sheet, c, c, widths[c], NULL);
    worksheet_set_row(sheet, 0, 20.23, NULL);
    for (int c = 0; c < COLUMNS; c++) {
        snprintf(number, sizeof number, "列%d", c + 1);
        worksheet_write_string(sheet, 0, c, number, head);
    }
    for (int n = 0; n < rows; n++) {
        lxw_row_t r = n + 1;
        worksheet_set_row(sheet, r, 40, NULL);
        snprintf(number, sizeof number, "1.%d.%d", n / 99 + 1, n % 99 + 1);
        worksheet_write_string(sheet, r, 0, number, code);
        worksheet_write_string(sheet, r, 1, "推进省市重点工程项目建设，确保按期建成投用", text);
        worksheet_write_string(sheet, r, 2, "完成投资", text);
        worksheet_write_string(sheet, r, 3, "≥1250万元", center);
        worksheet_write_string(sheet, r, 4, "万元", center);
        worksheet_write_string(sheet, r, 5, "市发展改革委", text);
        worksheet_write_string(sheet, r, 6, "盐湖区、永济市", text);
        worksheet_write_number(sheet, r, 7, 46387, date);
        worksheet_write_number(sheet, r, 8, n % 1300 + 0.5, figure);
        worksheet_write_string(sheet, r, 9, "已审", center);
        worksheet_write_number(sheet, r, 10, n % 100 / 100.0, share);
        worksheet_write_number(sheet, r, 11, 0.917, share);
        worksheet_write_string(sheet, r, 12, lights[n % 5], light[n % 5]);
        worksheet_write_string(sheet, r, 13, "完成率 64%，计划 91.7%，落后 27.7 个百分点", text);
        worksheet_write_string(sheet, r, 14, said[n % 3], text);
        worksheet_write_string(sheet, r, 15, "资金拨付进度偏慢。", text);
    }
    worksheet_autofilter(sheet, 0, 0, rows, COLUMNS - 1);
    worksheet_repeat_rows(sheet, 0, 0);
    if (workbook_close(book) != LXW_NO_ERROR) return 2;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("%ld %ld\n", (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec, used.ru_maxrss);
    return 0;
}
