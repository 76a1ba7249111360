package extraction

// profileType tells the type of resource of a profile that the package knows.
func profileType(canonical string) (string, bool) { return "", false }
