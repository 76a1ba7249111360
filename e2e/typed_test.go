package e2e

// typedFacts are what TestWholeAttendanceByKeyboard types, as the returns and
// messages read it: in the order of arrival, triage, the other forms, and
// departure.
const typedFacts = `
Arrival mode: Own transport
Arrived: <arrived>
Sent by: Self
Attendance category: Unplanned, first
Assessed at: <assessed>
Chief complaint: Difficulty breathing
Acuity: Urgent
Pain: 4
Respirations: 24 /min
RR score: 2
SpO2: 93 %
SpO2 score: 2
Oxygen score: 0
Systolic BP: 104 mm[Hg]
BP score: 1
Diastolic BP: 62 mm[Hg]
Pulse: 112 /min
Pulse score: 2
Consciousness: Alert
Alert score: 0
Temperature: 38.6 Cel
Temp score: 1
NEWS2: 8
Time seen: <seen>
Grade: Tier 3: senior, some supervision
Answers for the discharge: true
Diagnosis: Pneumonia
Certainty: Suspected
Diagnosis: Asthma
Certainty: Confirmed
Taken at: <taken>
Respirations: 22 /min
RR score: 2
SpO2: 94 %
SpO2 score: 1
Oxygen score: 0
Systolic BP: 110 mm[Hg]
BP score: 1
Diastolic BP: 70 mm[Hg]
Pulse: 104 /min
Pulse score: 1
Consciousness: Alert
Alert score: 0
Temperature: 37.9 Cel
Temp score: 0
NEWS2: 5
Pain: 3
GCS: 15
Referred to: Cardiology
Asked at: <asked>
Care concluded: <concluded>
Left the department: <departed>
Discharge status: Treatment completed
Destination: Home
`

// typedAnswers are what the test types into the forms that are filed, in the
// words of the form.
const typedAnswers = `
notes.seenAt: <seen>
notes.professional.name: RUTH COLE
notes.professional.tier: Tier 3: senior, some supervision
notes.professional.responsible: Yes
notes.history: Wheeze since midnight
notes.drugs: Salbutamol
notes.allergiesChecked: Yes
notes.examination: Wheeze both bases
notes.diagnosis.condition: Pneumonia
notes.diagnosis.qualifier: Suspected
notes.diagnosis.condition@2: Asthma
notes.diagnosis.qualifier@2: Confirmed
notes.plan: Nebuliser, film, reassess
news.pregnant: No
obs.every: 30 min
obs.takenAt: <taken>
news.respirations: 22 /min
news.spo2: 94 %
news.oxygen: Air
news.systolic: 110 mmHg
news.diastolic: 70 mmHg
news.pulse: 104 /min
news.consciousness: Alert
news.temperature: 37.9 °C
pain.score: 3
obs.gcs: 15
obs.by: RC
referral.service: Cardiology
referral.at: <asked>
referral.by: LM
referral.to: Dr Osei
referral.reason: Troponin, for a bed
`
