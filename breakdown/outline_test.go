package breakdown

import (
	"strings"
	"testing"
)

// outlined prints a reading's outline: "area[theme, theme]; area[]".
func outlined(text string) string {
	var out []string
	for _, a := range Read(text).Areas {
		var themes []string
		for _, t := range a.Themes {
			themes = append(themes, t.Title)
		}
		out = append(out, a.Title+"["+strings.Join(themes, ", ")+"]")
	}
	return strings.Join(out, "; ")
}

const long = "深入实施提振消费专项行动，优化政策实施，释放文旅、赛事、餐饮等消费潜力，培育壮大新型消费，扩大优质商品和服务供给，打造多元场景。"

func TestOutlines(t *testing.T) {
	head := "2026年政府工作报告\n——2026年1月20日在市第八届人民代表大会第五次会议上\n各位代表：\n一、2025年工作回顾\n（一）经济稳中向好。生产总值增长5%。\n（二）改革不断深化。新增企业100家。\n"
	want := "扩大内需[提振消费, 扩大投资]; 改善民生[促进就业, 办好教育]"
	for name, c := range map[string]struct{ body, want string }{
		"lead sentences": {"二、2026年工作安排\n今年要做好以下工作：\n（一）扩大内需\n提振消费。" + long + "\n扩大投资。" + long + "\n（二）改善民生\n促进就业。" + long + "\n办好教育。" + long +
			"\n三、加强政府自身建设\n（一）政治引领\n" + long, want},
		"own lines":                       {"二、2026年工作安排\n（一）扩大内需\n提振消费。\n" + long + "\n扩大投资。\n" + long + "\n（二）改善民生\n促进就业。\n" + long + "\n办好教育。\n" + long + "\n各位代表！让我们团结起来。", want},
		"own lines without stops":         {"三、2026年重点任务\n（一）扩大内需\n提振消费\n" + long + "\n扩大投资\n" + long + "\n（二）改善民生\n促进就业\n" + long + "\n办好教育\n" + long, want},
		"bullets":                         {"二、今年的工作\n（一）扩大内需。\n● 提振消费。" + long + "\n● 扩大投资。" + long + "\n（二）改善民生。\n● 促进就业。" + long + "\n● 办好教育。" + long, want},
		"bold":                            {"## 二、2026年工作安排\n### （一）扩大内需\n**提振消费。**" + long + "\n\n**扩大投资。**" + long + "\n\n### （二）改善民生\n**促进就业。**" + long + "\n\n**办好教育。**" + long, want},
		"numbers":                         {"二、2026年工作安排\n（一）扩大内需\n1.提振消费。" + long + "\n2.扩大投资。" + long + "\n（二）改善民生\n1.促进就业。" + long + "\n2.办好教育。" + long, want},
		"numbers beneath numbers":         {"二、2026年工作安排\n（一）扩大内需\n1.提振消费\n（1）" + long + "\n（2）" + long + "\n2.扩大投资\n（1）" + long + "\n（2）" + long + "\n（二）改善民生\n1.促进就业\n（1）" + long + "\n（2）" + long + "\n2.办好教育\n（1）" + long + "\n（2）" + long, want},
		"one is, two is":                  {"二、2026年工作安排\n（一）扩大内需\n一是提振消费。" + long + "\n二是扩大投资。" + long + "\n（二）改善民生\n一是促进就业。" + long + "\n二是办好教育。" + long, want},
		"title and text in one paragraph": {"二、2026年工作安排\n（一）扩大内需，增强发展动力。" + long + "新建公园3个。\n（二）改善民生，增进人民福祉。" + long, "扩大内需，增强发展动力[]; 改善民生，增进人民福祉[]"},
		"areas as parts":                  {"2026年工作任务\n一、扩大内需\n（一）提振消费\n" + long + "\n（二）扩大投资\n" + long + "\n二、改善民生\n（一）促进就业\n" + long + "\n（二）办好教育\n" + long, want},
		"goals and tasks apart": {"二、2026年工作总体要求和预期目标\n今年主要预期目标是：地区生产总值增长6%左右。\n三、2026年重点工作\n（一）扩大内需\n提振消费。" + long + "\n扩大投资。" + long + "\n（二）改善民生\n促进就业。" + long + "\n办好教育。" + long +
			"\n四、切实加强政府自身建设\n" + long, want},
		"line ends lost":           {"二、2026年工作安排　　（一）扩大内需　　提振消费。" + long + "　　扩大投资。" + long + "　　（二）改善民生　　促进就业。" + long + "　　办好教育。" + long, want},
		"areas inside a paragraph": {"二、2026年工作安排\n今年抓好以下工作。（一）扩大内需。" + long + "（二）改善民生。" + long, "扩大内需[]; 改善民生[]"},
		"a list of ten things at the end": {"二、2026年工作安排\n（一）扩大内需\n提振消费。" + long + "\n扩大投资。" + long + "\n（二）改善民生\n促进就业。" + long + "\n办好教育。" + long +
			"\n今年办好以下实事：\n一、新增托位3000个。\n二、改造小区50个。\n三、新建公园3个。\n四、加装电梯90部。", want},
		"first, second":           {"二、2026年工作安排\n第一，扩大内需。" + long + "\n第二，改善民生。" + long, "扩大内需[]; 改善民生[]"},
		"footnotes":               {"二、2026年工作安排\n（一）扩大内需［12］\n提振消费［13］。" + long + "\n扩大投资。" + long + "\n（二）改善民生\n促进就业。" + long + "\n办好教育。" + long + "\n注释\n［12］扩大内需：新建公园9个。", want},
		"closing without address": {"二、2026年工作安排\n（一）扩大内需\n提振消费。" + long + "\n扩大投资。" + long + "\n（二）改善民生\n促进就业。" + long + "\n办好教育。" + long + "\n切实加强政府自身建设\n" + long, want},
	} {
		if got := outlined(head + c.body); got != c.want {
			t.Errorf("%s:\n\t got %s\n\twant %s", name, got, c.want)
		}
	}
}

func TestSection(t *testing.T) {
	r := Read("2026年政府工作报告\n一、2025年工作回顾\n（一）过去一年\n新建公园9个。\n二、“十五五”时期目标\n（一）五年目标\n公园达到90个。\n三、2026年工作\n今年目标是：经济增长5%，新增就业3万人。\n（一）扩大内需\n新建公园3个。\n（二）改善民生\n新建学校2所。\n各位代表！让我们办好100件实事。")
	if r.Section.Title != "2026年工作" || !strings.HasPrefix(r.Section.StartsWith, "今年目标是") || !strings.HasPrefix(r.Section.EndsBefore, "各位代表") {
		t.Errorf("%+v", r.Section)
	}
	var got []string
	for _, i := range r.Indicators {
		got = append(got, r.Tasks[i.Task].Number+" "+i.Low.String()+i.Unit)
	}
	if want := "3.0.1 5%|3.0.2 3万人|1.0.1 3个|2.0.1 2所"; strings.Join(got, "|") != want {
		t.Errorf("%q, want %q", got, want)
	}
	if r := Read("新建公园3个。建设学校2所。"); len(r.Indicators) != 2 || len(r.Doubts) != 2 || r.Year != 0 {
		t.Errorf("a text without a section: %+v", r)
	}
}

func TestDuties(t *testing.T) {
	for _, c := range []struct{ in, want, title string }{
		{"新建公园3个。（牵头单位：市城管局；责任单位：市财政局、各县（市、区）政府）", "LEAD 市城管局|?市财政局|?各县（市、区）政府", "新建公园3个"},
		{"新建公园3个（责任单位：市城管局、市财政局等）。", "?市城管局|?市财政局", "新建公园3个"},
		{"新建公园3个，由市城管局牵头，市财政局、市自然资源局配合。", "LEAD 市城管局|SUPPORT 市财政局|SUPPORT 市自然资源局", ""},
		{"新建公园3个。（市城管局、市财政局按职责分工负责）", "?市城管局|?市财政局", "新建公园3个"},
		{"新建公园3个。（市城管局牵头，市财政局配合）", "LEAD 市城管局|SUPPORT 市财政局", "新建公园3个"},
		{"新建公园3个。\n责任单位：市城管局，市财政局", "?市城管局|?市财政局", "新建公园3个"},
		{"建设学校2所。责任单位：市教育局。", "?市教育局", "建设学校2所"},
		{"新建公园3个。【牵头单位：市城管局 责任单位：市财政局】", "LEAD 市城管局|?市财政局", "新建公园3个"},
		{"新建公园3个。〔市城管局、市财政局、市自然资源局、市生态环境局、市住房城乡建设局按职责分工负责〕改造道路5条。（市交通局负责）", "?市城管局|?市财政局|?市自然资源局|?市生态环境局|?市住房城乡建设局", "新建公园3个"},
		{"新建公园3个，方便群众就近休闲健身，让市民推窗见绿、出门入园。（牵头单位：市城管局）\n建设学校2所。（牵头单位：市教育局）", "LEAD 市城管局", ""},
		{"新建公园（含口袋公园）3个。", "", "新建公园（含口袋公园）3个"},
		{"强化龙头企业牵头，带动农户配合。", "", ""},
	} {
		r := Read("2026年政府工作报告\n二、2026年工作\n（一）甲\n" + c.in + "\n（二）乙\n落实政策。")
		var got []string
		for _, d := range r.Tasks[0].Duties {
			s := string(d.Role) + " "
			if d.Role == "" {
				s = "?"
			}
			got = append(got, s+d.Name)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", c.in, got, c.want)
		}
		if c.title != "" && r.Tasks[0].Title != c.title {
			t.Errorf("%s: title %q", c.in, r.Tasks[0].Title)
		}
	}
}

func TestDutiesEverywhere(t *testing.T) {
	r := Read("2026年政府工作报告\n二、2026年工作\n以下均需各县（市、区）政府、运城开发区管委会负责，不再列出。\n（一）甲\n新建公园3个。\n（二）乙\n落实政策。")
	if len(r.Everywhere) != 2 || r.Everywhere[0].Name != "各县（市、区）政府" {
		t.Errorf("%+v", r.Everywhere)
	}
}

func TestDeadlines(t *testing.T) {
	for in, want := range map[string]string{
		"6月底前建成公园3个。": "2026-06-30", "一季度前开工学校2所。": "2026-03-31", "上半年完成招标，年底前建成学校2所。": "2026-12-31", "2027年6月底前建成学校2所。": "", "持续办好学校2所。": "",
		"提升12345热线，7月举办比赛2场。": "",
	} {
		r := Read("2026年政府工作报告\n二、2026年工作\n（一）甲\n" + in + "\n（二）乙\n落实政策。")
		if in == "2027年6月底前建成学校2所。" {
			want = "2027-06-30"
		}
		if got := r.Tasks[len(r.Tasks)-2].Deadline.String(); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

// An area that opens with a long sentence and no title of its own takes the sentence's beginning for one and loses none of its figures.
func TestAreaWithoutTitle(t *testing.T) {
	long := "引进行业龙头企业投资项目不少于3个，投资规模较大的项目10个，新开工产业项目100个，培育互联网融合发展平台2家，打造粮油高产示范片1000个，生猪出栏稳定在6000万头以上，做好其余各项工作。"
	r := Read("2026年政府工作报告\n二、2026年工作安排\n（一）扩大内需。新增网点5个。\n（二）" + long + "\n")
	if len(r.Areas) != 2 || r.Areas[1].Title != "引进行业龙头企业投资项目不少于3个" {
		t.Fatalf("areas %+v", r.Areas)
	}
	if len(r.Indicators) != 7 {
		t.Errorf("%d indicators, want 7", len(r.Indicators))
	}
}
