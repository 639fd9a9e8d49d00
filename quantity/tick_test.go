package quantity

import "testing"

func TestParseTick(t *testing.T) {
	for s, want := range map[string]Tick{"√": Ticked, " ✓ ": Ticked, "（√）": Ticked, "☑": Ticked, "●": Ticked, "V": Ticked, "○": Circle, "◎": Circle, "×": Crossed, "x": Crossed,
		"": NoTick, "是": NoTick, "√√": NoTick, "√已完成": NoTick, "—": NoTick, "2": NoTick} {
		if got := ParseTick(s); got != want {
			t.Errorf("%q: %d, want %d", s, got, want)
		}
	}
}

func TestChosen(t *testing.T) {
	for s, want := range map[string]string{
		"□已完成 ☑推进中 □滞后": "推进中", "☑能 □不能": "能", "（√）正常推进 （ ）滞后": "正常推进", "已完成□ 推进中☑ 滞后□": "推进中", "○已完成 ●推进中": "推进中", "■已完成□推进中": "已完成",
		"□已完成\n√推进中\n□滞后": "推进中", "[√]是 [ ]否": "是",
		"□已完成 □推进中": "", "☑已完成 ☑推进中 □滞后": "", "√": "", "已完成": "", "推进中√": "", "": "",
	} {
		if got, ok := Chosen(s); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", s, got, ok, want)
		}
	}
}
