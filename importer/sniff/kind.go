package sniff

import (
	"strconv"

	"duban/models"
)

// Kind is what a file is. The string goes into Book.Kind and into the JSON of an import.
type Kind string

// The kinds that are told apart. Those up to HTML are read.
const (
	XLSX           Kind = "xlsx"
	XLSM           Kind = "xlsm"
	XLS            Kind = "xls" // BIFF8, Excel 97–2003
	ET             Kind = "et"  // BIFF8 written by WPS
	CSV            Kind = "csv"
	TSV            Kind = "tsv"
	Text           Kind = "text" // no separators: a table of one column at most
	SpreadsheetXML Kind = "xml"  // SpreadsheetML 2003
	HTML           Kind = "html"

	Empty     Kind = "empty"
	Encrypted Kind = "encrypted" // a workbook behind a password
	Excel2    Kind = "biff2"
	Excel3    Kind = "biff3"
	Excel4    Kind = "biff4"
	Excel5    Kind = "biff5"
	XLSB      Kind = "xlsb"
	ODS       Kind = "ods"
	Numbers   Kind = "numbers"
	SYLK      Kind = "sylk"
	MHTML     Kind = "mhtml"
	XML       Kind = "otherxml"
	DOC       Kind = "doc"
	DOCX      Kind = "docx"
	ODT       Kind = "odt"
	RTF       Kind = "rtf"
	PPT       Kind = "ppt"
	PPTX      Kind = "pptx"
	PDF       Kind = "pdf"
	OFD       Kind = "ofd"
	PNG       Kind = "png"
	JPEG      Kind = "jpg"
	GIF       Kind = "gif"
	BMP       Kind = "bmp"
	TIFF      Kind = "tiff"
	WebP      Kind = "webp"
	HEIC      Kind = "heic"
	SVG       Kind = "svg"
	ZIP       Kind = "zip"
	SevenZip  Kind = "7z"
	RAR       Kind = "rar"
	Gzip      Kind = "gz"
	Visio     Kind = "vsd"
	MSG       Kind = "msg"
	MSI       Kind = "msi"
	OLE       Kind = "ole"
	EXE       Kind = "exe"
	SQLite    Kind = "sqlite"
	Binary    Kind = "binary"
)

// Ways out of a kind that isn't read: the argument "way" of FILE_WRONG_KIND.
const (
	WayExport = "export" // of Apple's Numbers, which alone opens it
	WaySaveAs = "saveAs" // open it in Excel or WPS and save it as .xlsx
	WayCopy   = "copy"   // copy the table in it into the template
	WayRetype = "retype" // a picture or scan: fill the template in
	WayUnpack = "unpack" // unpack it and hand in the workbooks
	WayOther  = "other"  // probably the wrong file: choose the workbook
)

// description is how people are told of a kind.
type description struct{ zh, en, way string }

var descriptions = map[Kind]description{
	XLSX: {"Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)", WayOther},
	XLSM: {"启用宏的 Excel 工作簿（.xlsm）", "a macro-enabled Excel workbook (.xlsm)", WayOther},
	XLS:  {"Excel 97—2003 工作簿（.xls）", "an Excel 97–2003 workbook (.xls)", WayOther},
	ET:   {"WPS 表格（.et）", "a WPS spreadsheet (.et)", WayOther},
	CSV:  {"CSV 文本表格", "a CSV text table", WayOther},
	TSV:  {"制表符分隔的文本表格", "a tab-separated text table", WayOther},
	Text: {"纯文本文件", "a plain text file", WayCopy},

	SpreadsheetXML: {"XML 表格（2003）", "an XML Spreadsheet 2003", WayOther},
	HTML:           {"网页（HTML）", "a web page (HTML)", WaySaveAs},

	Empty:     {"空文件", "an empty file", WayOther},
	Encrypted: {"设有密码的工作簿", "a password-protected workbook", WaySaveAs},
	Excel2:    {"Excel 2.x 工作表", "an Excel 2.x worksheet", WaySaveAs},
	Excel3:    {"Excel 3.0 工作表", "an Excel 3.0 worksheet", WaySaveAs},
	Excel4:    {"Excel 4.0 工作簿", "an Excel 4.0 workbook", WaySaveAs},
	Excel5:    {"Excel 5.0/95 工作簿", "an Excel 5.0/95 workbook", WaySaveAs},
	XLSB:      {"Excel 二进制工作簿（.xlsb）", "an Excel binary workbook (.xlsb)", WaySaveAs},
	ODS:       {"OpenDocument 表格（.ods）", "an OpenDocument spreadsheet (.ods)", WaySaveAs},
	Numbers:   {"苹果 Numbers 表格", "an Apple Numbers document", WayExport},
	SYLK:      {"SYLK 表格", "a SYLK spreadsheet", WaySaveAs},
	MHTML:     {"单个文件网页（.mht）", "a single-file web page (.mht)", WaySaveAs},
	XML:       {"XML 文件", "an XML file", WaySaveAs},
	DOC:       {"Word 或 WPS 文字文档（.doc）", "a Word or WPS Writer document (.doc)", WayCopy},
	DOCX:      {"Word 文档（.docx）", "a Word document (.docx)", WayCopy},
	ODT:       {"OpenDocument 文档", "an OpenDocument file", WayCopy},
	RTF:       {"RTF 文档", "an RTF document", WayCopy},
	PPT:       {"演示文稿（.ppt）", "a presentation (.ppt)", WayCopy},
	PPTX:      {"演示文稿（.pptx）", "a presentation (.pptx)", WayCopy},
	PDF:       {"PDF 文档", "a PDF document", WayRetype},
	OFD:       {"OFD 版式文件", "an OFD document", WayRetype},
	PNG:       {"PNG 图片", "a PNG picture", WayRetype},
	JPEG:      {"JPEG 图片", "a JPEG picture", WayRetype},
	GIF:       {"GIF 图片", "a GIF picture", WayRetype},
	BMP:       {"BMP 图片", "a BMP picture", WayRetype},
	TIFF:      {"TIFF 图片", "a TIFF picture", WayRetype},
	WebP:      {"WebP 图片", "a WebP picture", WayRetype},
	HEIC:      {"HEIC 图片或视频", "a HEIC picture or a video", WayRetype},
	SVG:       {"SVG 图片", "an SVG picture", WayRetype},
	ZIP:       {"ZIP 压缩包", "a ZIP archive", WayUnpack},
	SevenZip:  {"7z 压缩包", "a 7z archive", WayUnpack},
	RAR:       {"RAR 压缩包", "a RAR archive", WayUnpack},
	Gzip:      {"gzip 压缩文件", "a gzip file", WayUnpack},
	Visio:     {"Visio 绘图", "a Visio drawing", WayOther},
	MSG:       {"Outlook 邮件", "an Outlook message", WayOther},
	MSI:       {"Windows 安装包", "a Windows installer", WayOther},
	OLE:       {"损坏的或不认识的 Office 旧格式文件", "a damaged or unknown old Office file", WaySaveAs},
	EXE:       {"可执行程序", "a program", WayOther},
	SQLite:    {"数据库文件", "a database file", WayOther},
	Binary:    {"无法识别的二进制文件", "a binary file of an unknown kind", WayOther},
}

// Chinese names the kind in a sentence such as 「该文件实际是 PDF 文档」.
func (k Kind) Chinese() string { return descriptions[k].zh }

// English names the kind in a sentence such as "this file is really a PDF document".
func (k Kind) English() string { return descriptions[k].en }

// WayOut is what the sender can do about a kind that isn't read: one of the Way… words.
func (k Kind) WayOut() string { return descriptions[k].way }

// Refusal is the error for a file of a kind that the caller doesn't read: FILE_EMPTY (INVALID), FILE_ENCRYPTED,
// FILE_OLD_EXCEL with version, or FILE_WRONG_KIND with kind, zh, en and way (all UNSUPPORTED).
func (k Kind) Refusal() *models.Error {
	switch k {
	case Empty:
		return models.Errorf(models.Invalid, "FILE_EMPTY", "file")
	case Encrypted:
		return models.Errorf(models.Unsupported, "FILE_ENCRYPTED", "file")
	case Excel2:
		return oldExcel("2.x")
	case Excel3:
		return oldExcel("3.0")
	case Excel4:
		return oldExcel("4.0")
	case Excel5:
		return oldExcel("5.0/95")
	}
	return models.Errorf(models.Unsupported, "FILE_WRONG_KIND", "file",
		"kind", string(k), "zh", k.Chinese(), "en", k.English(), "way", k.WayOut())
}

func oldExcel(version string) *models.Error {
	return models.Errorf(models.Unsupported, "FILE_OLD_EXCEL", "file", "version", version)
}

// SheetName names the nth sheet of a format whose tables have no names, as spreadsheet programs do.
func SheetName(n int) string { return "Sheet" + strconv.Itoa(n) }
