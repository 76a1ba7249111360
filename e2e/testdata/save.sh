#!/bin/sh
# The print command of ippeveprinter: keeps each document under its job's name.
set -e
cp "$1" "$PAPER/.coming"
mv "$PAPER/.coming" "$PAPER/$IPP_JOB_NAME.pdf"
