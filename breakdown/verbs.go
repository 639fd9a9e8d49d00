package breakdown

import (
	"strings"
	"unicode/utf8"
)

// force is how far a verb commits to the number behind it.
type force int

const (
	noVerb   force = iota
	weak           // works on a set that is there: 支持, 加快, 深化
	pushing        // 推动, 推进: commits where a word of change follows
	strong         // creates, finishes or moves a quantity: 新建, 完成, 培育
	creating       // strong, and what it counts is new: 新建, 引进
)

// verbs by first character, the longer ones first.
var verbs = verbIndex(map[force]string{
	creating: `新建 新增 新培育 再培育 新认定 新引进 引进 引育 新获批 获批 新筹建 筹建 新开工 开工 竣工 建成 新创建 创建 创成 新开 新设 新改建 新改扩建 改扩建 增设 新立项
		培育 招引 新签约 新招引 净增 新上 新入库 新打造 新落地 新投产 新投用 新改造 新晋`,
	strong: `建设 改造 改建 扩建 开通 打造 完成 实施 开展 认定 争创 举办 组建 布局 推出 落地 投产 投用 整治 治理 加装 更新 维修 养护 招募 招聘 资助 救助 帮扶 发放 上线 制定 出台
		发布 征集 争取 入选 签约 转化 攻克 选派 遴选 选树 评选 建立 增加 扩大 设立 形成 认证 培训 接待 输送 转移 种植 播种 造林 绿化 修复 淘汰 压减 减少 削减 关停 消除 办好 抓好 选择
		统筹推进 提供 安排 下达 筹集 配建 开行 开放 孵化 盘活 处置 收储 供应 交付 安置 搬迁 拆除 铺设 敷设 疏浚 清理 清淤 检测 筛查 服务 惠及 覆盖 投放 购置 配备 更换 净流入 吸引 吸纳 集聚
		拓展 命名 储备 谋划 启动 实现 力争 确保 获得 投资 兑现 举行 组织 修建 修缮 栽植 补贴 承办 申报 创评 推介 融资 上市 征收 化解 压降 腾退 谋划实施 实施好 推进实施 加快建成
		突破 推广 抓实抓好 抓紧抓好 争取到 支持建立 支持建设 布局建设 培育建设 加快培育 加快打造 加快实施 加快完成 加快引进 加快新建 培优 选育 保护修复 招收 招录 引导建设 支持创建 培养 发展 建好
		签订 募集 拨付 落实资金 减免 增发 组建成立 成立 打通 贯通 通车 清运 回收 利用率 收购 租赁 配租 发行 承接 落户 引入 改善 规范 创办 播出 演出 放映 送 帮助 带动 分配 建好用好 建成投用 改造提升 整治提升 新建改造 关闭退出 更新改造 提质改造 升级改造 创建提升 提升改造 巩固提升 培训提升 安装 引入 申请`,
	pushing: `推动 推进 深入推进 稳步推进 有序推进 扎实推进 持续推进 全面推进 统筹推动 促进 加快推动 加快推进 全力推进 着力推进 大力推进 全力推动`,
	weak: `支持 加快 加快建设 聚焦 深化 壮大 做强 做优 做大 做强做优 做大做强 发挥 依托 围绕 守护 保护 利用 落实 抓实 强化 优化 巩固 提升 完善 健全 统筹 坚持 用好 建强 做实 引导 鼓励
		跟踪 关注 借助 联动 对接 瞄准 紧扣 立足 放大 擦亮`,
})

type verb struct {
	word  string
	force force
}

func verbIndex(lists map[force]string) map[rune][]verb {
	index := map[rune][]verb{}
	for f, list := range lists {
		for _, w := range strings.Fields(list) {
			r, _ := utf8.DecodeRuneInString(w)
			at := 0
			for at < len(index[r]) && len(index[r][at].word) >= len(w) {
				at++
			}
			l := append(index[r], verb{})
			copy(l[at+1:], l[at:])
			l[at] = verb{w, f}
			index[r] = l
		}
	}
	return index
}

// verbAt gives the longest verb at the beginning of s.
func verbAt(s string) (verb, bool) {
	r, _ := utf8.DecodeRuneInString(s)
	for _, v := range verbs[r] {
		if strings.HasPrefix(s, v.word) {
			return v, true
		}
	}
	return verb{}, false
}

// governing is the last verb of s, and whether s ends with it but for words like 了 各 好 首批.
func governing(s string) (v verb, adjacent bool) {
	end := 0
	for i := 0; i < len(s); {
		if found, ok := verbAt(s[i:]); ok {
			v, end = found, i+len(found.word)
			i = end
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		i += n
	}
	if v.force == noVerb {
		return v, false
	}
	rest := s[end:]
	for _, w := range []string{"首批", "好", "了", "各", "再", "超过", "约", "不少于", "至少", "总", "省级", "全省", "全市", "新", " "} {
		rest = strings.TrimPrefix(rest, w)
	}
	return v, rest == ""
}

// changes are words behind a number that make 推动 or 推进 a commitment.
var changes = []string{"改造", "升级", "提档", "项目", "上云", "应用", "接入", "达标", "开工", "竣工", "投产", "完工", "建成", "上市", "更新", "整治", "入选", "晋级", "创建", "投用", "通车", "退出", "建设", "落地", "开业", "挂牌", "验收", "纳入", "扩容", "转型"}
