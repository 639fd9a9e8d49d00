package xlsx

import (
	"strconv"
	"strings"

	"duban/models"
)

// builtIn are the number formats that a file names by number only, as a Chinese Excel or WPS shows them. 27–36 and
// 50–58 exist in East Asian locales only; a reader that doesn't know them sees a bare serial number.
var builtIn = map[int]string{
	1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
	5: `"¥"#,##0;"¥"\-#,##0`, 6: `"¥"#,##0;[Red]"¥"\-#,##0`,
	7: `"¥"#,##0.00;"¥"\-#,##0.00`, 8: `"¥"#,##0.00;[Red]"¥"\-#,##0.00`,
	9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
	14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
	18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
	27: `yyyy"年"m"月"`, 28: `m"月"d"日"`, 29: `m"月"d"日"`, 30: "m/d/yy", 31: `yyyy"年"m"月"d"日"`,
	32: `h"时"mm"分"`, 33: `h"时"mm"分"ss"秒"`, 34: `上午/下午h"时"mm"分"`, 35: `上午/下午h"时"mm"分"ss"秒"`,
	36: `yyyy"年"m"月"`,
	37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
	41: `_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ `, 42: `_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ `,
	43: `_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ `, 44: `_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ `,
	45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
	50: `yyyy"年"m"月"`, 51: `m"月"d"日"`, 52: `yyyy"年"m"月"`, 53: `m"月"d"日"`, 54: `m"月"d"日"`,
	55: `上午/下午h"时"mm"分"`, 56: `上午/下午h"时"mm"分"ss"秒"`, 57: `yyyy"年"m"月"`, 58: `m"月"d"日"`,
}

// readFormats reads the styles part: the number format of each cell style, "" for General. Without the part there is
// the one default style.
func readFormats(a *archive, p *part) ([]string, error) {
	if p == nil {
		return []string{""}, nil
	}
	s, err := a.scan(p)
	if err != nil {
		return nil, err
	}
	if err := s.root("styleSheet"); err != nil {
		return nil, err
	}
	custom := map[int]string{}
	var styles []int
	err = s.each(func(name []byte) error {
		switch string(name) {
		case "numFmts":
			return s.each(func([]byte) error {
				if id, err := strconv.Atoi(s.attr("numFmtId")); err == nil {
					custom[id] = s.attr("formatCode")
				}
				if len(custom) > a.lim.Styles {
					return tooManyStyles(a.lim.Styles)
				}
				return s.skip()
			})
		case "cellXfs":
			return s.each(func([]byte) error {
				if len(styles) == a.lim.Styles {
					return tooManyStyles(a.lim.Styles)
				}
				id, _ := strconv.Atoi(s.attr("numFmtId"))
				styles = append(styles, id)
				return s.skip()
			})
		}
		return s.skip()
	})
	if err != nil {
		return nil, err
	}
	formats := make([]string, max(1, len(styles)))
	for i, id := range styles {
		formats[i] = formatCode(id, custom)
	}
	return formats, s.rest()
}

// formatCode is a format's code: the file's own spelling before the built-in one. General is "".
func formatCode(id int, custom map[int]string) string {
	code, own := custom[id]
	if !own {
		code = builtIn[id]
	}
	if strings.EqualFold(code, "General") || code == "G/通用格式" {
		return ""
	}
	return code
}

func tooManyStyles(limit int) error {
	return refusal(models.TooLarge, CodeTooManyStyles, nil, "limit", strconv.Itoa(limit))
}
