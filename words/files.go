package words

// fileSentences are the refusals and notes of the readers: about the file as a whole, or a place in it.
var fileSentences = map[string]pair{
	"NOT_DOCX":       {"这不是 Word 文档（.docx），请另存为 .docx、.txt 或 .md 后再读。", "This is no Word document (.docx). Save it as .docx, .txt or .md."},
	"FILE_EMPTY":     {"文件是空的，请检查是否选对了文件。", "The file is empty. Check that it is the right one."},
	"FILE_TRUNCATED": {"文件不完整，可能是传输中断了。请重新取得完整的文件再上传。", "The file is cut off, as by a broken transfer. Get it again and upload it."},
	"FILE_DAMAGED": {"文件已损坏[（工作表「{sheet}」）]，无法完整读取。请用 Excel 或 WPS 打开并另存一份，再上传。",
		"The file is damaged[ (sheet “{sheet}”)] and can't be read whole. Open it in Excel or WPS, save a copy, and upload that."},
	"FILE_ENCRYPTED":  {"文件已加密。请在 Excel 或 WPS 中取消密码，保存后再上传。", "The file is encrypted. Take the password off in Excel or WPS, save it, and upload it again."},
	"FILE_WRONG_KIND": {"这个文件其实是{name}，不是可以读取的表格。[{way}]", "This file is really {name}, which isn't read as a workbook.[ {way}]"},
	"FILE_OLD_EXCEL": {"这是很早的 Excel[ {version} ]格式，无法读取。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。",
		"This is a very old Excel format[ ({version})]. Open it in Excel or WPS, save it as .xlsx, and upload that."},
	"FILE_ENCODING": {"读不出文件的文字编码。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。", "The file's character encoding can't be told. Open it in Excel or WPS, save it as .xlsx, and upload that."},
	"FILE_TOO_HARD": {"文件太复杂，没能在限定的时间和内存内读完。请删去多余的工作表、样式和空白行后再上传。",
		"The file is too complex to be read within the limits of time and memory. Remove sheets, styles and empty rows that aren't needed."},

	"FILE_TOO_MANY_CELLS":   {"有内容的单元格太多[，最多 {most} 个]。请删去多余的工作表或数据。", "Too many cells with content[; the most is {most}]. Remove what isn't needed."},
	"FILE_TOO_MANY_ROWS":    {"行数太多[，最多 {most} 行]。请删去多余的行。", "Too many rows[; the most is {most}]. Remove what isn't needed."},
	"FILE_TOO_MANY_COLUMNS": {"列数太多[，最多 {most} 列]。请删去多余的列。", "Too many columns[; the most is {most}]. Remove what isn't needed."},
	"FILE_TOO_MANY_SHEETS":  {"工作表太多[，最多 {most} 个]。请删去多余的工作表。", "Too many sheets[; the most is {most}]. Remove what isn't needed."},
	"FILE_TOO_MANY_MERGES":  {"合并单元格太多[，最多 {most} 处]。请取消合并后再上传。", "Too many merged cells[; the most is {most}]. Unmerge them."},
	"FILE_TOO_MANY_STYLES":  {"单元格样式太多[，最多 {most} 种]。请把内容复制到填报模板后再上传。", "Too many cell styles[; the most is {most}]. Copy the content into the template."},
	"FILE_TEXT_TOO_LONG":    {"单元格[ {cell} ]里的文字太长[，最多 {most} 字]。请删减。", "The text in cell[ {cell}] is too long[; the most is {most} characters]. Shorten it."},
	"FILE_TOO_MUCH_TEXT":    {"文件里的文字太多[，最多 {most} 字]。请删去多余的内容。", "There is too much text in the file[; the most is {most} characters]. Remove what isn't needed."},
	"FILE_TOO_DEEP":         {"文件的内部结构嵌套太深[，最多 {most} 层]，没有读取。请用 Excel 或 WPS 另存一份再上传。", "The file is nested too deeply[; the most is {most}]. Save a copy from Excel or WPS."},
	"ZIP_BOMB":              {"文件解压后太大，没有读取。请用 Excel 或 WPS 打开并另存一份，再上传。", "The file unpacks to more than is allowed. Open it in Excel or WPS and save a copy."},

	// A workbook that isn't as the format has it. Excel and WPS mend all of these by saving a copy.
	"ZIP_NAME":            faultyPart,
	"XML_DOCTYPE":         faultyPart,
	"XML_ENCODING":        faultyPart,
	"XML_BROKEN":          faultyPart,
	"PART_MISSING":        faultyPart,
	"STRINGS_MISSING":     faultyPart,
	"SHEET_BROKEN":        faultyCell,
	"STRING_UNKNOWN":      faultyCell,
	"STYLE_UNKNOWN":       faultyCell,
	"CELLS_NOT_ASCENDING": faultyCell,
	"NUMBER_BAD":          faultyCell,
	"VALUE_BAD":           faultyCell,
	"ROWS_NOT_ASCENDING": {"文件结构有误[（工作表「{sheet}」第 {row} 行）]，无法可靠读取。请用 Excel 或 WPS 打开并另存一份，再上传。",
		"The file's structure is faulty[ (sheet “{sheet}”, row {row})] and can't be trusted. Open it in Excel or WPS, save a copy, and upload that."},
	"ADDRESS_BAD": {"文件结构有误[（工作表「{sheet}」）][：单元格地址「{found}」不对]，无法可靠读取。请用 Excel 或 WPS 打开并另存一份，再上传。",
		"The file's structure is faulty[ (sheet “{sheet}”)][: “{found}” is no cell] and can't be trusted. Open it in Excel or WPS, save a copy, and upload that."},
	"SHEET_NAME_TWICE": {"有两个工作表同名[「{sheet}」]。请改名后再上传。", "Two sheets have the same name[, “{sheet}”]. Rename one of them."},

	"HTML_NO_TABLE":     {"这个网页文件里没有表格。请用 Excel 或 WPS 另存为 .xlsx 后再上传。", "There is no table in this web page. Save it as .xlsx from Excel or WPS."},
	"HTML_NESTED_TABLE": {"表格里还套着表格[（{sheet}）]，无法读取。请用 Excel 或 WPS 另存为 .xlsx 后再上传。", "A table stands within a table[ ({sheet})]. Save it as .xlsx from Excel or WPS."},

	// Notes: nothing to do, good to know.
	"CELL_TWICE":         {"有[ {count} 个]单元格在文件中重复出现[（第一处是 {cell}）]，采用后一次的内容，请核对。", "Some cells[ ({count})] stand twice in the file[, the first being {cell}]; the later ones count. Please check."},
	"SHEET_NOT_GRID":     {"工作表[「{sheet}」]是图表或宏表，没有可读取的单元格。", "The sheet[ “{sheet}”] is a chart or macro sheet without cells."},
	"EXTERNAL_LINKS":     {"表中的公式引用了其他文件，采用的是上次保存的结果，请核对。", "Formulas refer to other files; their last saved values were taken. Please check."},
	"MACROS_IGNORED":     {"文件带有宏，宏不会运行，只读取数据。", "The workbook carries macros; they are never run, only the data is read."},
	"TEXT_READ_AS":       {"文本文件按[ {encoding} ]编码、以[「{separator}」]分列读取。", "The text file was read as[ {encoding}], with columns separated by[ “{separator}”]."},
	"QUOTE_OPEN":         {"从单元格[ {cell} ]起有一个引号没有成对，其后的引号按普通字符读取，请核对。", "From cell[ {cell}] on a quotation mark has no end; quotation marks were read as characters. Please check."},
	"CHARACTERS_LOST":    {"文件在之前的转换中丢失了[ {count} 个]文字，请核对。", "An earlier conversion lost[ {count}] characters. Please check."},
	"TEXT_OUTSIDE_TABLE": {"表格之外的文字[「{text}」]没有读取。", "Text outside of the table[, “{text}”,] was not read."},
}

// faultyPart and faultyCell are said of the many ways in which a workbook can break the format.
var (
	faultyPart = pair{"文件结构有误[（{part}）]，无法可靠读取。请用 Excel 或 WPS 打开并另存一份，再上传。",
		"The file's structure is faulty[ ({part})] and can't be trusted. Open it in Excel or WPS, save a copy, and upload that."}
	faultyCell = pair{"文件结构有误[（工作表「{sheet}」，单元格 {cell}）]，无法可靠读取。请用 Excel 或 WPS 打开并另存一份，再上传。",
		"The file's structure is faulty[ (sheet “{sheet}”, cell {cell})] and can't be trusted. Open it in Excel or WPS, save a copy, and upload that."}
)

// waysOut is what to do about a file of a kind that isn't read (the argument way of FILE_WRONG_KIND).
var waysOut = map[string]pair{
	"export": {"请在 Numbers 中选“文件—导出为—Excel”，再上传导出的 .xlsx。", "In Numbers choose File, Export To, Excel, and upload the .xlsx that this gives."},
	"saveAs": {"请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。", "Open it in Excel or WPS, save it as .xlsx, and upload that."},
	"copy":   {"请把其中的表格复制到填报模板后再上传。", "Copy the table in it into the template and upload that."},
	"retype": {"请填写填报模板后上传；原件可作为附件。", "Fill in the template and upload that; this file can be attached."},
	"unpack": {"请解压后上传其中的表格文件。", "Unpack it and upload the workbooks in it."},
	"other":  {"请检查是否选错了文件，然后上传填报模板。", "Check whether it is the wrong file, and upload the template."},
}
