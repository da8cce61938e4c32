package resolve

import (
	"testing"

	"readout/event"
)

func TestSamePerson(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"Sergey Lavrov", "Lavrov", true},
		{"Sergey Lavrov", "Sergei Lavrow", true},
		{"Volodymyr Zelensky", "Volodimir Zelenskyy", true},
		{"Recep Tayyip Erdoğan", "Erdogan", true},
		{"Recep Tayyip Erdoğan", "Recep Erdoghan", true},
		{"Joe Biden", "Joseph R. Biden Jr.", true},
		{"Tony Blinken", "Antony Blinken", true},
		{"J. D. Vance", "JD Vance", true},
		{"Viktor Orbán", "Orban Viktor", true},
		{"Benjamin Netanyahu", "Binyamin Netanyahu", true},
		{"Benjamin Netanyahu", "Benjamin Netanayhu", true},
		{"Kassym-Jomart Tokayev", "Qasym-Jomart Toqaev", true},
		{"King Abdullah II", "Abdullah", true},
		{"Abdel Fattah el-Sisi", "Abdul Fattah Al Sissi", true},
		{"Mohammed bin Salman", "Muhammad bin Salman Al Saud", true},
		{"Nguyễn Phú Trọng", "Nguyen Phu Trong", true},
		{"Mette Frederiksen", "Mette Fredriksen", true},
		{"Mohammed bin Salman", "Mohammed bin Zayed", false},
		{"Mohammed bin Salman Al Saud", "Salman bin Abdulaziz Al Saud", false},
		{"Xi Jinping", "Li Qiang", false},
		{"Li Qiang", "Li Hui", false},
		{"George Bush", "Laura Bush", false},
		{"Kim Jong Un", "Kim Yo Jong", false},
		{"Donald Trump", "Melania Trump", false},
		{"", "Sergey Lavrov", false},
		{"...", "!!!", false},
	} {
		a, b := newPerson(event.Participant{Name: tt.a}), newPerson(event.Participant{Name: tt.b})
		if got := samePerson(a, b); got != tt.want {
			t.Errorf("%q and %q: got %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if samePerson(a, b) != samePerson(b, a) {
			t.Errorf("%q and %q: the answer depends on the order", tt.a, tt.b)
		}
	}
}

func TestSamePersonByIDAndCountry(t *testing.T) {
	p := func(name, id, country string) person {
		return newPerson(event.Participant{Name: name, ID: id, Country: country})
	}
	for _, tt := range []struct {
		a, b person
		want bool
	}{
		{p("Abdullah", "abdullah-ii", "JOR"), p("King of Jordan", "abdullah-ii", "JOR"), true},
		{p("Wang Yi", "wang-yi", "CHN"), p("Wang Yi", "wang-yi-2", "CHN"), false},
		{p("Kim", "", "KOR"), p("Kim Jong Un", "", "PRK"), false},
		{p("Kaja Kallas", "", "EUE"), p("Kallas", "", "EST"), true},
	} {
		if got := samePerson(tt.a, tt.b); got != tt.want {
			t.Errorf("%+v and %+v: got %v, want %v", tt.a.Participant, tt.b.Participant, got, tt.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("Erdoğan", "Zelenskyy")
	f.Add("\xff\x00", "'-'")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := newPerson(event.Participant{Name: a}), newPerson(event.Participant{Name: b})
		if samePerson(x, y) != samePerson(y, x) {
			t.Errorf("%q and %q: the answer depends on the order", a, b)
		}
		if got := fold(fold(a)); len(a) < 300 && got != fold(a) {
			t.Errorf("folding %q again: got %q, want %q", a, got, fold(a))
		}
	})
}
