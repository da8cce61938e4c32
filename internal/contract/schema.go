// Package contract derives the published descriptions of the event contract
// from the Go types: the JSON Schema of an event and the AsyncAPI document of
// the stream. Both are kept in docs/, where a test holds them to the types.
package contract

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"

	"readout/event"
)

// object is a JSON object.
type object = map[string]any

// Schema is the JSON Schema (draft 2020-12) of one event.
func Schema() []byte {
	defs := object{}
	root := schemaOf(reflect.TypeFor[event.Event](), defs)
	return encode(object{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"$id":         "readout:event:v1",
		"title":       "Diplomatic event",
		"description": "A field that is unknown is absent. Times are RFC 3339 or ISO dates cut to what is known. Countries are ISO 3166-1 alpha-3, or the code of an international body.",
		"$ref":        root["$ref"],
		"$defs":       defs,
	})
}

// AsyncAPI is the AsyncAPI 3.0 document of the stream of events.
func AsyncAPI() []byte {
	defs := object{}
	root := schemaOf(reflect.TypeFor[event.Event](), defs)
	schemas := object{}
	for name, s := range defs {
		schemas[name] = s
	}
	doc := object{
		"asyncapi": "3.0.0",
		"info": object{
			"title": "Readout events", "version": "1",
			"description": "Each revision of each event, as a CloudEvent 1.0 in binary mode: ce- headers and a JSON body. Nats-Msg-Id is <id>:<revision>.",
		},
		"defaultContentType": "application/json",
		"channels": object{"events": object{
			"address":     "readout.events.v1.{type}.{sides}",
			"description": "JetStream stream EVENTS.",
			"parameters": object{
				"type":  object{"description": "the type of the event", "enum": enum(event.Types)},
				"sides": object{"description": `the sides joined by "-", or "_" where none is known`, "examples": []string{"RUS-USA"}},
			},
			"messages": object{"event": object{"$ref": "#/components/messages/event"}},
		}},
		"operations": object{"receiveEvent": object{
			"action": "receive", "channel": object{"$ref": "#/channels/events"},
			"messages": []any{object{"$ref": "#/channels/events/messages/event"}},
		}},
		"components": object{
			"messages": object{"event": object{
				"name": "event", "contentType": "application/json",
				"payload": object{"$ref": strings.Replace(root["$ref"].(string), "#/$defs/", "#/components/schemas/", 1)},
			}},
			"schemas": schemas,
		},
	}
	return bytes.ReplaceAll(encode(doc), []byte(`"#/$defs/`), []byte(`"#/components/schemas/`))
}

// enums are the closed lists of the contract.
var enums = map[reflect.Type][]string{
	reflect.TypeFor[event.Type]():      enum(event.Types),
	reflect.TypeFor[event.Status]():    enum(event.Statuses),
	reflect.TypeFor[event.Precision](): enum([]event.Precision{event.Minute, event.Hour, event.Day, event.Week, event.Month, event.Year}),
	reflect.TypeFor[event.Role](): enum([]event.Role{event.Party, event.Host, event.Visitor, event.Mediator,
		event.Signatory, event.Sender, event.Recipient, event.Target}),
}

func enum[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// schemaOf describes a Go type; structs go to defs and are referred to.
func schemaOf(t reflect.Type, defs object) object {
	if e, ok := enums[t]; ok {
		return object{"type": "string", "enum": e}
	}
	if t == reflect.TypeFor[time.Time]() {
		return object{"type": "string", "format": "date-time"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), defs)
	case reflect.Struct:
		return structOf(t, defs)
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem(), defs)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem(), defs)}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	default:
		panic("contract: no schema for " + t.String())
	}
}

func structOf(t reflect.Type, defs object) object {
	ref := object{"$ref": "#/$defs/" + t.Name()}
	if _, ok := defs[t.Name()]; ok {
		return ref
	}
	defs[t.Name()] = nil // stops a cycle; filled below
	props, required := object{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		props[name] = schemaOf(f.Type, defs)
		if !slices.Contains(strings.Split(opts, ","), "omitempty") && !slices.Contains(strings.Split(opts, ","), "omitzero") {
			required = append(required, name)
		}
	}
	s := object{"type": "object", "properties": props}
	if len(required) > 0 {
		s["required"] = required
	}
	defs[t.Name()] = s
	return ref
}

func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		panic(err) // maps of strings always encode
	}
	return b.Bytes()
}
