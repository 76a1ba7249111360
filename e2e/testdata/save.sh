#!/bin/sh
# The print command of ippeveprinter: keeps each document under its job's name,
# and writes down every job, so that one that was printed twice is seen.
set -e
cp "$1" "$PAPER/.coming"
mv "$PAPER/.coming" "$PAPER/$IPP_JOB_NAME.pdf"
echo "$IPP_JOB_NAME" >>"$PAPER/printed.log"
