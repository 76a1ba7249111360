package app

import (
	"slices"

	"github.com/tideover/tideover/forms/record"
)

// TakeableSheets are the kinds that a printer can be set up to take, in the
// order of a desk's day; the last stands for every form. The reconciliation
// report is not among them: it is written to files.
var TakeableSheets = []record.SheetKind{
	record.CasualtyCard, record.LabelSheet, record.Wristband, record.BabyBand, record.ObservationChart, record.DrugChart,
	record.RequestForm, record.PatientSummary, record.DepartmentList, record.Handover, record.WardList, record.Whiteboard,
	record.SitrepSheet, record.IncidentLog, record.WorkList, record.ActionCard, record.Notice, record.PackRegister,
	record.FormSheet(record.Form{}),
}

// ChangePrinters writes other printers into the settings file, and gives the
// settings that this kiosk runs on with these printers in them: an exercise's
// destinations stand in no file. This kiosk goes on with those that it began with
// until it is opened anew: a sheet that is under way ends where it began. What
// somebody else wrote into the file meanwhile stays there, for the next start.
func (s *Session) ChangePrinters(printers []Printer) (Settings, error) {
	if err := s.Allow(SetUpPrinters); err != nil {
		return Settings{}, err
	}
	k := s.kiosk
	file, err := ReadSettings(k.Settings.Path())
	if err != nil {
		return Settings{}, err
	}
	running := k.Settings
	running.Printers, file.Printers = slices.Clone(printers), slices.Clone(printers)
	return running, file.Write(k.outside.Random)
}

// CheckPrinters finds the first printer of a list that could not work, as a
// *SettingsError whose Field says which: "printer 2".
func (k *Kiosk) CheckPrinters(printers []Printer) error {
	settings := k.Settings
	settings.Printers = printers
	return settings.checkPrinters()
}
