// Package models holds the nouns of the trade and their rules. It knows no database, no Excel and no HTTP: the gorm tags
// are plain strings. A file a noun.
//
// Glossary (domain.md has the whole of it):
//
//	Report 政府工作报告 → Area 方面 → Theme 小节 → Task 任务 → Indicator 指标, Item 分项, Milestone 节点, Plan 办理方案
//	Department 部门, Leader 分管领导, Duty 责任 (牵头 LEAD, 配合 SUPPORT): all dated
//	ReportingPeriod 填报期, Submission 报送, Entry 进展, Reading 指标值, Source 来源, Finding 校验问题
//	Review 审核, Closure 销号, Chase 催办, Event 记录
//	Viewer: who is asking; MaySee…, MayReport…, MayReview…: the permission rule
//	Pace 序时进度, Light 红黄绿灯
package models
