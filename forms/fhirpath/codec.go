package fhirpath

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"html"
	"strings"
	"unicode/utf8"
)

var base64Forms = map[string]*base64.Encoding{"base64": base64.StdEncoding, "urlbase64": base64.URLEncoding}

func encode(s string, args []string) (Collection, error) {
	switch form := args[0]; {
	case form == "hex":
		return Collection{String(hex.EncodeToString([]byte(s)))}, nil
	case base64Forms[form] != nil:
		return Collection{String(base64Forms[form].EncodeToString([]byte(s)))}, nil
	}
	return nil, faultf("strings are encoded as hex, base64 or urlbase64")
}

func decode(s string, args []string) (Collection, error) {
	var data []byte
	var err error
	switch form := args[0]; {
	case form == "hex":
		data, err = hex.DecodeString(s)
	case base64Forms[form] != nil:
		data, err = base64Forms[form].DecodeString(s)
	default:
		return nil, faultf("strings are decoded from hex, base64 or urlbase64")
	}
	if err != nil || !utf8.Valid(data) {
		return nil, nil
	}
	return Collection{String(string(data))}, nil
}

// escape guards a string for use inside HTML or JSON.
func escape(s string, args []string) (Collection, error) {
	switch args[0] {
	case "html":
		return Collection{String(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;").Replace(s))}, nil
	case "json":
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(s); err != nil {
			return nil, faultf("the string has no form in JSON")
		}
		quoted := strings.TrimSuffix(b.String(), "\n")
		return Collection{String(quoted[1 : len(quoted)-1])}, nil
	}
	return nil, faultf("strings are escaped for html or json")
}

// unescape undoes escape; what is not escaped rightly gives nothing.
func unescape(s string, args []string) (Collection, error) {
	switch args[0] {
	case "html":
		return Collection{String(html.UnescapeString(s))}, nil
	case "json":
		var plain string
		if json.Unmarshal([]byte(`"`+s+`"`), &plain) != nil {
			return nil, nil
		}
		return Collection{String(plain)}, nil
	}
	return nil, faultf("strings are unescaped from html or json")
}
