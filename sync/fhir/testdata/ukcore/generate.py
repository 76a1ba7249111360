# Writes the rules of more profiles for constraints.tsv, in its columns:
#
#   python3 generate.py PACKAGE VALUESETS TYPE... >> constraints.tsv
#
# PACKAGE is the unpacked folder of npm package fhir.r4.ukcore.stu 2.0.0 with
# snapshots (NHS England, Apache-2.0); VALUESETS is HL7's valuesets.json of FHIR
# R4 (CC0), which has the codes of the required bindings.
import json
import sys

package, valuesets, types = sys.argv[1], sys.argv[2], sys.argv[3:]
sets, systems = {}, {}
for entry in json.load(open(valuesets))["entry"]:
    r = entry["resource"]
    {"ValueSet": sets, "CodeSystem": systems}[r["resourceType"]][r["url"]] = r


def below(concepts):
    for c in concepts:
        yield c["code"]
        yield from below(c.get("concept", []))


def codes(url):
    value_set = sets.get(url.split("|")[0])
    for include in (value_set or {}).get("compose", {}).get("include", []):
        concepts = include.get("concept") or systems.get(include["system"], {}).get("concept", [])
        for code in below(concepts):
            yield include["system"] + "#" + code


for of in types:
    profile = json.load(open(f"{package}/UKCore-{of}.json"))
    for e in profile["snapshot"]["element"]:
        if ":" in e["id"] or e["path"].count(".") > 2 or e["path"].endswith((".id", ".modifierExtension")) and e["path"].count(".") > 1:
            continue
        binding = e.get("binding", {})
        strength = binding.get("strength", "")
        listed = sorted(codes(binding.get("valueSet", ""))) if strength == "required" else []
        print(e["id"], e["min"], e["max"], strength if listed else "", " ".join(listed), sep="\t")
