package models

import "time"

// springFestivals are the first days of the lunar year; midSummer and midAutumn the feasts' days: all that the rule for years without an
// announced calendar can't reckon by itself.
var lunarDays = map[int][3]Date{
	2027: {NewDate(2027, 2, 6), NewDate(2027, 6, 9), NewDate(2027, 9, 15)}, 2028: {NewDate(2028, 1, 26), NewDate(2028, 5, 28), NewDate(2028, 10, 3)},
	2029: {NewDate(2029, 2, 13), NewDate(2029, 6, 16), NewDate(2029, 9, 22)}, 2030: {NewDate(2030, 2, 3), NewDate(2030, 6, 5), NewDate(2030, 9, 12)},
}

// StatutoryDays are the days off that the law gives every year (全国年节及纪念日放假办法, 2025): for years whose calendar the State Council hasn't
// announced yet. It knows nothing of the weekends that are worked in exchange.
func StatutoryDays(year int) []CalendarDay {
	var days []CalendarDay
	add := func(name string, from Date, n int) {
		for i := range n {
			days = append(days, CalendarDay{Day: from.AddDays(i), Name: name})
		}
	}
	add("元旦", NewDate(year, time.January, 1), 1)
	add("清明节", NewDate(year, time.April, qingming(year)), 1)
	add("劳动节", NewDate(year, time.May, 1), 2)
	add("国庆节", NewDate(year, time.October, 1), 3)
	if lunar, ok := lunarDays[year]; ok {
		add("春节", lunar[0].AddDays(-1), 4)
		add("端午节", lunar[1], 1)
		add("中秋节", lunar[2], 1)
	}
	return days
}

// qingming is the day of April on which 清明 falls, by the usual rule for this century.
func qingming(year int) int {
	y := year % 100
	return (y*2422+48100)/10000 - y/4
}
