package extract

import "readout/event"

// codesFor gives an event's CAMEO 1.1b3 and PLOVER 0.8 codes.
func codesFor(c *candidate, d *document) *event.Codes {
	cameo, plover := "", event.PLOVER{Version: "0.8", Context: "diplomatic"}
	future := c.status == event.Scheduled || c.status == event.Proposed
	off := c.status == event.Cancelled || c.status == event.Denied
	switch c.typ {
	case event.Call:
		cameo, plover.Event, plover.Mode = "041", "CONSULT", "phone"
	case event.Meeting:
		cameo, plover.Event, plover.Mode = "040", "CONSULT", "visit"
		if c.place != nil && c.place.Country != "" {
			third := true
			for _, code := range codesOf(d, c) {
				third = third && code != c.place.Country
			}
			if third {
				cameo, plover.Mode = "044", "third-party"
			}
		}
	case event.Visit:
		cameo, plover.Event, plover.Mode = "042", "CONSULT", "visit"
	case event.Talks:
		cameo, plover.Event, plover.Mode = "046", "CONSULT", ""
		for _, p := range c.parts {
			if p.role == event.Mediator {
				cameo, plover.Mode = "045", "third-party"
			}
		}
	case event.Summit:
		cameo, plover.Event, plover.Mode = "046", "CONSULT", "multilateral"
	case event.Agreement:
		cameo, plover.Event, plover.Mode = "057", "SUPPORT", "signing"
	case event.Message:
		cameo, plover.Event = "041", "CONSULT"
		plover.Mode = ""
	case event.Demarche:
		cameo, plover.Event = "114", "ACCUSE"
	case event.Expulsion:
		cameo, plover.Event, plover.Mode = "166", "SANCTION", "expel"
	case event.Relations:
		cameo, plover.Event = "054", "SUPPORT"
		if c.negative {
			cameo, plover.Event, plover.Mode = "161", "SANCTION", "discontinue"
		}
	case event.Sanctions:
		cameo, plover.Event = "163", "SANCTION"
		plover.Mode = ""
	}
	if c.typ == event.Call || c.typ == event.Meeting || c.typ == event.Visit || c.typ == event.Talks || c.typ == event.Summit {
		switch {
		case future:
			cameo, plover.Event, plover.Mode = "036", "AGREE", "meet"
		case off:
			cameo, plover.Event, plover.Mode = "125", "REJECT", "meet"
		}
	}
	return &event.Codes{CAMEO: &event.CAMEO{Version: "1.1b3", Code: cameo}, PLOVER: &plover}
}
