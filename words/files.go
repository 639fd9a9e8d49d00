package words

// fileSentences are the refusals and notes of the readers: about the file as a whole, or a sheet in it.
var fileSentences = map[string]pair{
	"FILE_DAMAGED": {"文件已损坏[（{sheet}）]，无法完整读取。请用 Excel 或 WPS 打开并另存一份，再上传。",
		"The file is damaged[ ({sheet})] and can't be read whole. Open it in Excel or WPS, save a copy, and upload that."},
	"FILE_TOO_MANY_CELLS":   {"有内容的单元格太多[，最多 {limit} 个]。请删去多余的工作表或数据。", "Too many cells with content[; the most is {limit}]. Remove what isn't needed."},
	"FILE_TOO_MANY_ROWS":    {"行数太多[，最多 {limit} 行]。请删去多余的行。", "Too many rows[; the most is {limit}]."},
	"FILE_TOO_MANY_COLUMNS": {"列数太多[，最多 {limit} 列]。请删去多余的列。", "Too many columns[; the most is {limit}]."},
	"FILE_TOO_MANY_MERGES":  {"合并单元格太多[，最多 {limit} 处]。请取消合并后再上传。", "Too many merged cells[; the most is {limit}]."},
	"FILE_TEXT_TOO_LONG":    {"单元格[ {cell} ]里的文字太长[，最多 {limit} 字]。", "The text in cell[ {cell}] is too long[; the most is {limit} characters]."},
	"CELL_TWICE":            {"单元格[ {cell} ]在文件中出现了两次，采用后一次的内容。", "The cell[ {cell}] stands twice in the file; the later one counts."},
	"SHEET_NOT_GRID":        {"工作表[「{sheet}」]是图表或宏表，没有可读取的单元格。", "The sheet[ “{sheet}”] is a chart or macro sheet without cells."},
	"EXTERNAL_LINKS":        {"表中的公式引用了其他文件，采用的是上次保存的结果，请核对。", "Formulas refer to other files; their last saved values were taken. Please check."},
	"MACROS_IGNORED":        {"文件带有宏，宏不会运行，只读取数据。", "The workbook carries macros; they are never run, only the data is read."},
}
