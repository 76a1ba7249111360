package fhirpath

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

type tokenKind uint8

const (
	endToken    tokenKind = iota
	nameToken             // identifier or keyword
	quotedToken           // `identifier`
	stringToken
	numberToken
	momentToken // text without the @
	variableToken
	dollarToken // $this and the like, without the $
	symbolToken
)

type token struct {
	kind   tokenKind
	text   string
	offset int
}

// symbols are the operators that are not words, longer ones first.
var symbols = []string{"!=", "!~", "<=", ">=", ".", "[", "]", "(", ")", "{", "}", "+", "-", "*", "/", "&", "|", "=", "~", "<", ">", ","}

// lexer cuts an expression into tokens.
type lexer struct {
	source string
	at     int
}

func (l *lexer) next() (token, error) {
	if err := l.skipSpace(); err != nil {
		return token{}, err
	}
	t := token{offset: l.at}
	if l.at == len(l.source) {
		return t, nil
	}
	var err error
	switch c := l.source[l.at]; {
	case isLetter(c):
		t.kind, t.text = nameToken, l.while(isNamePart)
	case isDigit(c):
		t.kind, t.text, err = l.number()
	case c == '\'':
		t.kind = stringToken
		t.text, err = l.quoted()
	case c == '`':
		t.kind = quotedToken
		t.text, err = l.quoted()
	case c == '@':
		t.kind, t.text = momentToken, l.moment()
	case c == '%':
		t.kind = variableToken
		t.text, err = l.variable()
	case c == '$':
		l.at++
		t.kind, t.text = dollarToken, l.while(isNamePart)
	default:
		t.kind = symbolToken
		t.text, err = l.symbol()
	}
	return t, err
}

func isLetter(c byte) bool   { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool    { return c >= '0' && c <= '9' }
func isNamePart(c byte) bool { return isLetter(c) || isDigit(c) }

func (l *lexer) while(is func(byte) bool) string {
	start := l.at
	for l.at < len(l.source) && is(l.source[l.at]) {
		l.at++
	}
	return l.source[start:l.at]
}

// skipSpace passes over white space and comments.
func (l *lexer) skipSpace() error {
	for {
		l.while(func(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' })
		rest := l.source[l.at:]
		switch {
		case strings.HasPrefix(rest, "//"):
			l.while(func(c byte) bool { return c != '\n' && c != '\r' })
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return &SyntaxError{l.at, "the comment that begins here has no end"}
			}
			l.at += 2 + end + 2
		default:
			return nil
		}
	}
}

// number reads digits with a point that is followed by digits; any other point
// goes with what comes next, as in 1.toString().
func (l *lexer) number() (tokenKind, string, error) {
	start := l.at
	l.while(isDigit)
	if l.at+1 < len(l.source) && l.source[l.at] == '.' && isDigit(l.source[l.at+1]) {
		l.at++
		l.while(isDigit)
	}
	text := l.source[start:l.at]
	if l.at < len(l.source) && l.source[l.at] == 'L' {
		return 0, "", &UnsupportedError{"the Long literal " + text + "L", start}
	}
	if l.at < len(l.source) && isLetter(l.source[l.at]) {
		return 0, "", &SyntaxError{l.at, "a number cannot go on with letters"}
	}
	return numberToken, text, nil
}

// moment reads what follows @; whether it is one is seen later. A time's
// colons, a date's hyphens, the T between and a zone belong to it.
func (l *lexer) moment() string {
	l.at++
	start := l.at
	for l.at < len(l.source) {
		c := l.source[l.at]
		point := c == '.' && l.at+1 < len(l.source) && isDigit(l.source[l.at+1])
		sign := (c == '-' || c == '+') && l.at > start && l.at+1 < len(l.source) && isDigit(l.source[l.at+1])
		if !isDigit(c) && c != 'T' && c != 'Z' && c != ':' && !point && !sign {
			break
		}
		l.at++
	}
	return l.source[start:l.at]
}

func (l *lexer) variable() (string, error) {
	l.at++
	if l.at < len(l.source) && (l.source[l.at] == '\'' || l.source[l.at] == '`') {
		return l.quoted()
	}
	start := l.at
	name := l.while(isNamePart)
	if name == "" || isDigit(name[0]) {
		return "", &SyntaxError{start, "the name of a variable is expected after %"}
	}
	return l.hyphenated(name), nil
}

// hyphenated takes the rest of a variable's name that has hyphens in it. The
// grammar wants quotes about such a name and forms in use do without; a hyphen
// with letters on both sides and no space is no subtraction anybody writes.
func (l *lexer) hyphenated(name string) string {
	for l.at+1 < len(l.source) && l.source[l.at] == '-' && isLetter(l.source[l.at+1]) {
		l.at++
		name += "-" + l.while(isNamePart)
	}
	return name
}

func (l *lexer) symbol() (string, error) {
	for _, s := range symbols {
		if strings.HasPrefix(l.source[l.at:], s) {
			l.at += len(s)
			return s, nil
		}
	}
	r, _ := utf8.DecodeRuneInString(l.source[l.at:])
	return "", &SyntaxError{l.at, fmt.Sprintf("%q begins nothing of the language", r)}
}

// quoted reads a string or a quoted name, which end in the character they
// begin with.
func (l *lexer) quoted() (string, error) {
	start, quote := l.at, l.source[l.at]
	l.at++
	var b strings.Builder
	for l.at < len(l.source) {
		c := l.source[l.at]
		switch c {
		case quote:
			l.at++
			return b.String(), nil
		case '\\':
			text, err := l.escape()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		default:
			b.WriteByte(c)
			l.at++
		}
	}
	return "", &SyntaxError{start, fmt.Sprintf("the %c that begins here has no end", quote)}
}

var escapes = map[byte]string{'\'': "'", '"': "\"", '`': "`", '\\': "\\", '/': "/", 'r': "\r", 'n': "\n", 't': "\t", 'f': "\f"}

// escape reads a backslash and what follows it. Before a character that needs
// none the backslash stays: forms in use have \d for a digit in their regular
// expressions, where the grammar wants \\d.
func (l *lexer) escape() (string, error) {
	start := l.at
	rest := l.source[l.at+1:]
	if rest == "" {
		return "", &SyntaxError{start, "a backslash ends the expression"}
	}
	if rest[0] == 'u' {
		return l.unicode(rest)
	}
	if s, ok := escapes[rest[0]]; ok {
		l.at += 2
		return s, nil
	}
	l.at++
	return `\`, nil
}

// unicode reads \u0041, and a pair of surrogates as the one character it is.
func (l *lexer) unicode(rest string) (string, error) {
	start := l.at
	first, ok := codeUnit(rest)
	if !ok {
		return "", &SyntaxError{start, `\u is followed by four hexadecimal digits`}
	}
	l.at += 6
	if utf16.IsSurrogate(first) && len(rest) > 5 && rest[5] == '\\' {
		if second, ok := codeUnit(rest[6:]); ok {
			l.at += 6
			return string(utf16.DecodeRune(first, second)), nil
		}
	}
	return string(first), nil
}

func codeUnit(s string) (rune, bool) {
	if len(s) < 5 || s[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[1:5], 16, 16)
	return rune(n), err == nil
}
