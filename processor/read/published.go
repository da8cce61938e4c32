package read

// dates agrees the day of publication and of the last change.
func (m *meta) dates(ld thing) (published, from, updated string) {
	if ld != nil {
		if t, ok := parseTime(ld.str("datePublished")); ok {
			published, from = t.String(), "json-ld"
		}
		if t, ok := parseTime(ld.str("dateModified")); ok {
			updated = t.String()
		}
	}
	if published == "" {
		for _, k := range []string{"article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publish-date", "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "article:published", "publishdate", "last-modified"} {
			if t, ok := parseTime(m.tag(k)); ok {
				published, from = t.String(), "meta"
				break
			}
		}
	}
	if published == "" {
		for _, s := range m.times {
			if t, ok := parseTime(or(s.value, s.text)); ok {
				published, from = t.String(), "time"
				break
			}
		}
	}
	return published, from, updated
}
