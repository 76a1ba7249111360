package drill

// The invented town of Marlham: streets, practices and what a snapshot tells
// of allergies.

var streets = []string{
	"Station Road", "High Street", "Church Lane", "Mill Lane", "Orchard Way", "Harbour Street", "Quay View", "Cedar Court",
	"Victoria Terrace", "Albert Road", "The Crescent", "Northgate", "Wharf Hill", "Beacon Rise", "Saltmarsh Drive",
	"Lighthouse Row", "Fishergate", "Priory Gardens", "St Botolph's Close", "Tannery Yard", "Windmill Avenue", "Kiln Bank",
}

var houses = []string{"Flat %d, Harbour House", "%dA Quayside Apartments", "Room %d, Marlham Hall of Residence", "Flat %d, Admiral Court"}

var districts = []string{"Old Town", "Quayside", "Northfield", "Saltmarsh", "Priory Park"}

// practice is an invented general practice.
type practice struct {
	name, code   string
	doctor, gmpc string
}

var practices = []practice{
	{"Quayside Surgery", "X99001", "Dr H Lindqvist", "G9990011"},
	{"Northgate Medical Centre", "X99002", "Dr A Osei", "G9990012"},
	{"The Priory Practice", "X99003", "Dr M Fairclough", "G9990013"},
	{"Saltmarsh Health Centre", "X99004", "Dr S Banerjee", "G9990014"},
	{"Beacon Rise Surgery", "X99005", "Dr T Pritchard", "G9990015"},
	{"Old Town Family Practice", "X99006", "Dr E Wójcik", "G9990016"},
}

var allergens = []struct{ substance, reaction string }{
	{"Penicillin", "Rash"}, {"Penicillin", "Anaphylaxis"}, {"Latex", "Contact dermatitis"}, {"Aspirin", "Wheeze"},
	{"Codeine", "Vomiting"}, {"Peanut", "Anaphylaxis"}, {"Trimethoprim", "Rash"}, {"Elastoplast", ""}, {"Iodine contrast", "Urticaria"},
	{"Morphine", "Itching"}, {"Egg", "Urticaria"}, {"Ibuprofen", "Wheeze"},
}

var relations = []string{"Spouse", "Partner", "Daughter", "Son", "Sister", "Brother", "Friend", "Neighbour"}

var ethnicWords = map[string]string{
	"A": "British", "B": "Irish", "C": "Any other White background", "H": "Indian", "J": "Pakistani", "K": "Bangladeshi",
	"M": "Caribbean", "N": "African", "R": "Chinese", "S": "Any other ethnic group", "Z": "Not stated",
}

// inwardLetters are those that end a postcode; C, I, K, M, O and V never do.
const inwardLetters = "ABDEFGHJLNPQRSTUWXYZ"
