package drill

// origin is a stock of names that go together. The first names of each list
// are drawn most often.
type origin struct {
	share    float64 // in a hundred people
	language string
	ethnic   string // ethnic category code of the data dictionary
	family   []string
	female   []string
	male     []string
}

var origins = []origin{
	{
		share: 54, language: "English", ethnic: "A",
		family: []string{
			"Smith", "Jones", "Taylor", "Brown", "Wilson", "Johnson", "Walker", "Wright", "Robinson", "Thompson",
			"White", "Hughes", "Edwards", "Green", "Hall", "Wood", "Harris", "Clarke", "Jackson", "Turner",
			"Hill", "Cooper", "Ward", "Moore", "Baker", "Harrison", "Parker", "Shaw", "Bennett", "Mitchell",
			"Marshall", "Carter", "Cox", "Richardson", "Webb", "Palmer", "Barnes", "Mills", "Holmes", "Powell",
			"Fletcher", "Dixon", "Saunders", "Atkinson", "Pearson", "Gibson", "Fisher", "Barker", "Chapman", "Wilkinson",
			"Smithson", "Thornton", "Featherstonehaugh", "Ackroyd", "Bairstow", "Clegg", "Dewhirst", "Entwistle",
			"Heptonstall", "Sutcliffe", "Smyth", "Smythe", "Clark", "Browne", "Greenhalgh", "Ramsbottom", "Fairweather",
			"Fotherington-Thomas", "Winterbourne", "Ashcroft", "Birtwhistle", "Crabtree", "Hey", "Lee", "May", "Cholmondeley-Warner",
		},
		female: []string{
			"Margaret", "Susan", "Sarah", "Emily", "Olivia", "Charlotte", "Jean", "Joan", "Patricia", "Christine",
			"Karen", "Julie", "Joanne", "Claire", "Emma", "Sophie", "Grace", "Lily", "Josephine", "Dorothy", "Jo", "Zoë",
			"Chloe", "Elizabeth", "Amelia", "Anne-Marie", "Beatrice", "Hannah", "Lucy", "Isla", "Poppy", "Freya",
		},
		male: []string{
			"John", "David", "Michael", "Peter", "James", "Robert", "Paul", "Andrew", "Thomas", "Jack", "Oliver", "Harry",
			"William", "George", "Mark", "Stephen", "Ian", "Kevin", "Daniel", "Joshua", "Samuel", "Joseph", "Jonah", "Alfie",
			"Arthur", "Noah", "Jonathan", "Stanley", "Kenneth", "Colin", "Jude", "Zachary",
		},
	},
	{
		share: 7, language: "English", ethnic: "B",
		family: []string{
			"Murphy", "Kelly", "O'Brien", "Byrne", "Ryan", "O'Connor", "Walsh", "Doyle", "O'Neill", "Gallagher",
			"Ó Súilleabháin", "McCarthy", "Ní Dhomhnaill", "O’Shaughnessy", "Mac Giolla Phádraig", "Fitzgerald",
		},
		female: []string{"Mary", "Siobhán", "Niamh", "Aoife", "Bríd", "Gráinne", "Caoimhe", "Sinéad", "Ciara", "Róisín"},
		male:   []string{"Patrick", "Seán", "Conor", "Pádraig", "Declan", "Eoin", "Liam", "Ciarán", "Fionn", "Tadhg"},
	},
	{
		share: 6, language: "English", ethnic: "A",
		family: []string{
			"Williams", "Davies", "Evans", "Roberts", "Llewellyn", "Griffiths", "ap Rhys", "Pryce-Jones", "Gwyn",
			"Campbell", "Stewart", "MacDonald", "McKenzie", "Ross", "Fraser", "Mackay", "McIntosh-Grant", "Sinclair",
		},
		female: []string{"Siân", "Megan", "Rhiannon", "Cerys", "Angharad", "Fiona", "Morag", "Eilidh", "Kirsty", "Ailsa"},
		male:   []string{"Rhys", "Gareth", "Dafydd", "Owain", "Siôn", "Callum", "Hamish", "Angus", "Ewan", "Lachlan"},
	},
	{
		share: 6, language: "Urdu", ethnic: "J",
		family: []string{"Khan", "Hussain", "Ahmed", "Ali", "Begum", "Akhtar", "Mahmood", "Iqbal", "Malik", "Shah", "ul-Haq"},
		female: []string{"Fatima", "Ayesha", "Zainab", "Maryam", "Nasreen", "Rukhsana", "Saima", "Shazia"},
		male:   []string{"Mohammed", "Muhammad", "Mohamed", "Imran", "Tariq", "Yusuf", "Bilal", "Hamza", "Abdul Rahman"},
	},
	{
		share: 5, language: "Gujarati", ethnic: "H",
		family: []string{"Patel", "Singh", "Kaur", "Shah", "Sharma", "Mistry", "Desai", "Rao", "Venkataraman", "Chattopadhyay"},
		female: []string{"Priya", "Anjali", "Harpreet", "Meena", "Nisha", "Lakshmi", "Simran", "Kavita"},
		male:   []string{"Raj", "Amit", "Gurpreet", "Sanjay", "Vikram", "Arjun", "Harjit", "Krishnamurthy"},
	},
	{
		share: 3, language: "Bengali", ethnic: "K",
		family: []string{"Rahman", "Miah", "Uddin", "Chowdhury", "Islam", "Khatun", "Begum", "Hoque"},
		female: []string{"Nazma", "Shahana", "Rahima", "Sultana", "Tahmina"},
		male:   []string{"Abdul", "Kamal", "Shafiq", "Rezaul", "Jahangir"},
	},
	{
		share: 5, language: "Polish", ethnic: "C",
		family: []string{"Kowalski", "Nowak", "Wiśniewska", "Wójcik", "Zieliński", "Szczepański", "Dąbrowska", "Łukasiewicz", "Brzęczyszczykiewicz"},
		female: []string{"Agnieszka", "Małgorzata", "Katarzyna", "Zofia", "Joanna", "Łucja"},
		male:   []string{"Piotr", "Krzysztof", "Paweł", "Tomasz", "Michał", "Grzegorz"},
	},
	{
		share: 4, language: "English", ethnic: "N",
		family: []string{"Okafor", "Adeyemi", "Nwosu", "Okonkwo", "Mensah", "Boateng", "Oluwaseun-Adebayo", "Chukwuemeka", "Mwangi"},
		female: []string{"Ngozi", "Chioma", "Folasade", "Ama", "Abena", "Oluwadamilola", "Wanjiru"},
		male:   []string{"Chinedu", "Emeka", "Babatunde", "Kwame", "Kofi", "Oluwafemi", "Kamau"},
	},
	{
		share: 2, language: "English", ethnic: "M",
		family: []string{"Campbell", "Grant", "Bailey", "Reid", "Francis", "St. Clair", "Beckford", "Joseph-Baptiste"},
		female: []string{"Marcia", "Beverley", "Shanice", "Yvonne", "Keisha"},
		male:   []string{"Winston", "Delroy", "Jermaine", "Leroy", "Tyrone"},
	},
	{
		share: 2, language: "Cantonese", ethnic: "R",
		family: []string{"Wong", "Chan", "Li", "Lau", "Ng", "Cheung", "Zhang", "Xu"},
		female: []string{"Mei Ling", "Siu Fong", "Xiaoyan", "Wai Yee", "Grace"},
		male:   []string{"Ka Ming", "Chi Wai", "Wei", "Kwok Keung", "Jun"},
	},
	{
		share: 2, language: "Arabic", ethnic: "S",
		family: []string{"al-Hassan", "El-Sayed", "Abu Bakr", "Haddad", "Ibrahim", "bin Abdullah", "Saleh"},
		female: []string{"Layla", "Noor", "Hala", "Amal", "Yasmin"},
		male:   []string{"Omar", "Khaled", "Ahmad", "Youssef", "Sami"},
	},
	{
		share: 2, language: "Romanian", ethnic: "C",
		family: []string{"Popescu", "Ionescu", "Stănescu", "Țurcanu", "Mureșan", "Dumitrescu", "Ștefănescu"},
		female: []string{"Ioana", "Andreea", "Mădălina", "Ștefania", "Elena"},
		male:   []string{"Ion", "Andrei", "Ștefan", "Mihai", "Călin"},
	},
	{
		share: 1, language: "Portuguese", ethnic: "C",
		family: []string{"da Silva", "de Souza", "Gonçalves", "Conceição", "dos Santos Ferreira", "Araújo", "Muñoz", "Ibáñez García"},
		female: []string{"Inês", "Conceição", "Lúcia", "Beatriz", "María José"},
		male:   []string{"João", "António", "Tomé", "José Luís", "Íñigo"},
	},
	{
		share: 1, language: "Turkish", ethnic: "C",
		family: []string{"Yılmaz", "Öztürk", "Şahin", "Çelik", "Özgür", "Papadopoulos", "Jørgensen", "Müller", "Groß", "Þórsdóttir"},
		female: []string{"Ayşe", "Gülşen", "Zeynep", "Eleni", "Käthe", "Sigríður"},
		male:   []string{"Mehmet", "İbrahim", "Çağlar", "Nikos", "Søren", "Jürgen"},
	},
}

// likeSpellings are family names that a hurried ear or hand takes for one
// another.
var likeSpellings = map[string]string{
	"Smith": "Smyth", "Smyth": "Smith", "Brown": "Browne", "Clarke": "Clark", "Clark": "Clarke", "Thompson": "Thomson",
	"Davies": "Davis", "Stewart": "Stuart", "Hussain": "Hussein", "Wilson": "Willson", "Kelly": "Kelley", "Walsh": "Welsh",
	"Taylor": "Tayler", "Johnson": "Johnston", "Green": "Greene", "Reid": "Reed", "Mohammed": "Muhammad", "Hughes": "Hewes",
}
