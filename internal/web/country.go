package web

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// bodies are codes of the contract that are no countries, and countries whose
// usual name in a newspaper is another than in the tables.
func bodies(code string) string {
	switch code {
	case "EUE":
		return "European Union"
	case "UNO":
		return "United Nations"
	case "NATO", "ASEAN", "ECOWAS", "OSCE", "BRICS", "IAEA", "MERCOSUR", "CARICOM", "OPEC":
		return code
	case "AU":
		return "African Union"
	case "GCC":
		return "Gulf Cooperation Council"
	case "OIC":
		return "Organisation of Islamic Cooperation"
	case "LAS":
		return "Arab League"
	case "SCO":
		return "Shanghai Cooperation Organisation"
	case "ICRC":
		return "Red Cross"
	case "XKX":
		return "Kosovo"
	case "PSE":
		return "Palestine"
	case "COD":
		return "DR Congo"
	case "COG":
		return "Congo"
	case "MMR":
		return "Myanmar"
	case "TUR":
		return "Türkiye"
	case "VAT":
		return "Holy See"
	}
	return ""
}

// countryName is the English name for a code of the contract, or the code
// itself where it is not known.
func countryName(code string) string {
	if name := bodies(code); name != "" {
		return name
	}
	if len(code) != 3 || strings.ToUpper(code) != code {
		return code
	}
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	if name := display.English.Regions().Name(region); name != "" {
		return name
	}
	return code
}

// countryCode reads what a reader typed: a code in any case, of two letters too,
// or a name.
func countryCode(s string) (string, bool) {
	s = strings.TrimSpace(s)
	code := strings.ToUpper(s)
	if bodies(code) != "" {
		return code, true
	}
	switch code {
	case "EU":
		return "EUE", true
	case "UN":
		return "UNO", true
	case "UK":
		return "GBR", true
	case "XK", "KOSOVO":
		return "XKX", true
	}
	if len(code) > 3 || len(code) < 2 {
		return "", false
	}
	for _, r := range code {
		if r < 'A' || r > 'Z' {
			return "", false
		}
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() || region.ISO3() == "ZZZ" {
		return "", false
	}
	return region.ISO3(), true
}
