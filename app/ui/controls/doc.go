// Package controls is the widget kit of the kiosk's screens: the theme, the
// outage strip, the patient banner, fields, choices, lists, buttons, notes and
// the other parts that every screen is composed from.
//
// It draws and it listens to the keyboard; it knows nothing of patients,
// ledgers or printers. A screen gives each part the words to show and the
// functions to call, and composes parts with Down, Across and their kin, which
// let rows grow so that a name is never cut short.
//
// Look: NHS identity (nhsuk-frontend colours), Liberation Sans in the sizes
// 13/14/15/16/17/22/26/32/44, a unit of 8 px. Patient identity is shown as the
// NHS Common User Interface standards ISB 1503, 1504 and 1505 ask.
//
// Keys: every part works without a mouse. A part that has the focus keeps the
// keys it needs and hands all others to its canvas, so a screen registers its
// keys once (Keys) and they work in entries too. Nothing here starts a
// goroutine; every call belongs on Fyne's main thread.
package controls
