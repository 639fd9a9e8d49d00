package docx

// Sample shows every style once: an office downloads it, changes the styles, header, footer and margins in Word or WPS, and hands it back
// as its own template.
func Sample() Document {
	d := Document{Title: "公文模板"}
	d.Add(Text(Masthead, "督办报头"), Text(Title, "标题（Title）"), Text(Subtitle, "副标题（Subtitle）"), Text(Normal, "主送单位（Normal，正文）："),
		Text(Heading1, "一、一级标题（heading 1）"), Text(Heading2, "（一）二级标题（heading 2）"),
		Text(Body, "正文文本（Body Text）。在 Word 或 WPS 中修改这些样式的字体、字号、行距，修改页眉、页脚和页边距，保存后上传，以后的通报、专报和函件都按它排版。这里的文字不会出现在公文里。"),
		Text(Caption, "表题（caption）"),
		Table{Columns: []Column{{Head: "表头（督办表头）", Width: 2}, {Head: "表头", Width: 3}}, Rows: []Row{{Cells: Cells("表格文字（督办表格文字）", "表格文字")}}},
		Text(Note, "附注（督办附注）"), Text(LeaderText, "领导专报正文（督办专报正文），三号字，一页以内。"), Text(Signature, "落款（Signature）"))
	return d
}
